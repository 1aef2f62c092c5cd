package org.bootwright.cli.value;

import org.bootwright.contracts.vm.SignalNumber;

/** A signal as typed: {@code TERM}, {@code SIGTERM}, {@code 15} or {@code RTMIN+3}. */
public final class SignalSyntax {
  private SignalSyntax() {}

  /** The signal's number. */
  public static int parse(String text) {
    return SignalNumber.parse(text)
        .orElseThrow(
            () ->
                InvalidValue.because(
                    "'"
                        + text
                        + "' is not a signal: give a name such as TERM, or a number from 1 to 64"));
  }
}
