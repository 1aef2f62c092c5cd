package org.bootwright.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeKeysTest {
  private final EscapeKeys keys = new EscapeKeys();

  @ParameterizedTest
  @CsvSource({
    "abc, abc, NONE",
    "ab^x, ab, END",
    "ab^Xrest, ab, END",
    "^d, '', DETACH",
    "^Drest, '', DETACH",
    "a^^b, a^b, NONE",
    "a^qb, a^qb, NONE",
    "x, x, NONE"
  })
  void controlAAndALetterLeave(String typed, String passed, EscapeKeys.Action action) {
    EscapeKeys.Typed result = take(typed);
    assertThat(text(result)).isEqualTo(passed);
    assertThat(result.action()).isEqualTo(action);
  }

  @Test
  void controlAIsRememberedAcrossReads() {
    assertThat(text(take("a^"))).isEqualTo("a");
    assertThat(take("x").action()).isEqualTo(EscapeKeys.Action.END);
  }

  @Test
  void bytesAboveAsciiPassUnchanged() {
    byte[] typed = {(byte) 0xc3, (byte) 0xa9, (byte) 0xff, 0};
    assertThat(keys.take(typed, typed.length).bytes()).isEqualTo(typed);
  }

  /** A caret stands for Ctrl-A. */
  private EscapeKeys.Typed take(String typed) {
    byte[] bytes = typed.replace('^', '\u0001').getBytes(StandardCharsets.UTF_8);
    return keys.take(bytes, bytes.length);
  }

  private static String text(EscapeKeys.Typed typed) {
    return new String(typed.bytes(), StandardCharsets.UTF_8).replace('\u0001', '^');
  }
}
