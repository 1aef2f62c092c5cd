package org.bootwright.contracts.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalNumberTest {
  @ParameterizedTest
  @CsvSource({
    "SIGTERM,15",
    "term,15",
    "SIGRTMIN+3,37",
    "RTMIN,34",
    "SIGRTMAX-14,50",
    "SIGRTMAX,64",
    "9,9",
    "64,64",
    "SIGKILL,9",
    "SIGWINCH,28",
    "' SIGQUIT ',3"
  })
  void aSignalHasTheNumberOfLinux(String text, int number) {
    assertThat(SignalNumber.parse(text)).contains(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SIG",
        "SIGNOPE",
        "0",
        "65",
        "-1",
        "SIGRTMIN+31",
        "SIGRTMIN-1",
        "RTMAX-99",
        "999999999999"
      })
  void whatIsNoSignalGivesNothing(String text) {
    assertThat(SignalNumber.parse(text)).isEmpty();
  }
}
