package org.bootwright.runner.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TextTailTest {
  private static String tail(String text) {
    var tail = new TextTail();
    tail.readFrom(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return tail.line();
  }

  @Test
  void linesBecomeOne() {
    assertThat(tail("qemu: one\nqemu: two\u001b[0m\n")).isEqualTo("qemu: one qemu: two [0m");
  }

  @Test
  void onlyTheEndIsKept() {
    String text = "x".repeat(10 * TextTail.MAXIMUM_BYTES) + "the end";

    assertThat(tail(text)).hasSize(TextTail.MAXIMUM_BYTES).endsWith("xthe end");
  }

  @Test
  void nothingIsAnEmptyLine() {
    assertThat(tail("")).isEmpty();
  }
}
