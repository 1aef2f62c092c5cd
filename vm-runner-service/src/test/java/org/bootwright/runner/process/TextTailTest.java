package org.bootwright.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextTailTest {
  @TempDir Path directory;

  private String tail(String text) throws IOException {
    return TextTail.of(Files.writeString(directory.resolve("log"), text));
  }

  @Test
  void linesBecomeOne() throws IOException {
    assertThat(tail("qemu: one\nqemu: two\u001b[0m\n")).isEqualTo("qemu: one qemu: two [0m");
  }

  @Test
  void onlyTheEndIsKept() throws IOException {
    String text = "x".repeat(10 * TextTail.MAXIMUM_BYTES) + "the end";

    assertThat(tail(text)).hasSize(TextTail.MAXIMUM_BYTES).endsWith("xthe end");
  }

  @Test
  void nothingIsAnEmptyLine() throws IOException {
    assertThat(tail("")).isEmpty();
    assertThat(TextTail.of(directory.resolve("none"))).isEmpty();
  }
}
