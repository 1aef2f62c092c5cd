package org.bootwright.cli.value;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.RestartPolicy;

/** Restart policies as docker's users write them. */
public final class RestartSyntax {
  private RestartSyntax() {}

  /**
   * Reads a policy; {@code no} is docker's word for never, and {@code unless-stopped} is always,
   * since what its owner stops stays stopped here.
   */
  public static RestartPolicy parse(String text) {
    String word =
        switch (text) {
          case "no" -> "never";
          case "unless-stopped" -> "always";
          default -> text;
        };
    try {
      return RestartPolicy.parse(word);
    } catch (IllegalArgumentException malformed) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "--restart %s: give no, on-failure, on-failure:N or always".formatted(text),
          malformed);
    }
  }
}
