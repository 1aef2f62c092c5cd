package org.bootwright.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogFileTest {
  @TempDir Path folder;

  @Test
  void fullFileMovesAsideAndANewOneBegins() throws IOException {
    Path file = folder.resolve("log");
    Files.writeString(file, "0123456789");
    try (var log = new BoundedLogFile(file, 12)) {
      log.write("ab".getBytes(StandardCharsets.UTF_8));
      assertThat(file).hasContent("0123456789ab");
      log.write('c');
      assertThat(file).hasContent("c");
      assertThat(folder.resolve("log.1")).hasContent("0123456789ab");
      log.write("a line that is longer than a file".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(folder.resolve("log.1")).hasContent("c");
    assertThat(file).hasContent("a line that is longer than a file");
  }
}
