package org.bootwright.runner.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputSpoolTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;

  private static void append(OutputSpool spool, String text) {
    try {
      spool.append(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static OutputChunk read(OutputSpool spool, long offset, Duration wait) {
    try {
      return spool.read(offset, 1000, wait);
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String text(OutputChunk chunk) {
    return new String(chunk.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void bytesAreReadByTheirOffset() throws IOException {
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 100)) {
      append(spool, "hello world");

      assertThat(text(read(spool, 6, Duration.ZERO))).isEqualTo("world");
      assertThat(read(spool, 11, Duration.ZERO).bytes()).isEmpty();
      assertThat(read(spool, 11, Duration.ZERO).end()).isFalse();
    }
  }

  @Test
  void readerWaitsForTheNextByte() throws Exception {
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 100)) {
      var reading = CompletableFuture.supplyAsync(() -> read(spool, 0, LONG));

      append(spool, "late");

      assertThat(text(reading.get(10, TimeUnit.SECONDS))).isEqualTo("late");
    }
  }

  @Test
  void endIsToldBehindTheLastByteOnly() throws Exception {
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 4)) {
      append(spool, "abcdef");
      var waiting = CompletableFuture.supplyAsync(() -> read(spool, 6, LONG));

      spool.finish();

      assertThat(waiting.get(10, TimeUnit.SECONDS).end()).isTrue();
      assertThat(read(spool, 0, LONG).end()).as("the first segment is not the last").isFalse();
      assertThat(text(read(spool, 4, LONG))).isEqualTo("ef");
      assertThat(read(spool, 4, LONG).end()).isTrue();
    }
  }

  @Test
  void oldestBytesGoAndTheFilesStaySmall() throws IOException {
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 10)) {
      append(spool, "0123456789abcdefghijABCDE");

      OutputChunk first = read(spool, 0, Duration.ZERO);

      assertThat(first.offset()).isEqualTo(10);
      assertThat(text(first)).isEqualTo("abcdefghij");
      assertThat(text(read(spool, 20, Duration.ZERO))).isEqualTo("ABCDE");
      assertThat(spool.endOffset()).isEqualTo(25);
    }
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void writerWaitsForAReaderThatIsBehind() throws Exception {
    try (OutputSpool spool = OutputSpool.waiting(directory, "x", 10)) {
      assertThat(read(spool, 0, Duration.ZERO).bytes()).isEmpty();
      append(spool, "0123456789abcdefghij");
      var writing = CompletableFuture.runAsync(() -> append(spool, "!"));

      assertThat(text(read(spool, 0, Duration.ZERO))).isEqualTo("0123456789");
      assertThat(text(read(spool, 10, Duration.ZERO))).isEqualTo("abcdefghij");

      assertThat(text(read(spool, 20, LONG))).isEqualTo("!");
      writing.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void writerHeldByAReaderIsSetFreeByRelease() throws Exception {
    try (OutputSpool spool = OutputSpool.waiting(directory, "x", 10)) {
      assertThat(read(spool, 0, Duration.ZERO).bytes()).isEmpty();
      append(spool, "0123456789abcdefghij");
      var writing = CompletableFuture.runAsync(() -> append(spool, "!"));
      assertThatThrownBy(() -> writing.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      spool.release();

      writing.get(10, TimeUnit.SECONDS);
      assertThat(read(spool, 0, Duration.ZERO).offset()).isEqualTo(10);
    }
  }

  @Test
  void writerWithoutReadersNeverWaits() throws IOException {
    try (OutputSpool spool = OutputSpool.waiting(directory, "x", 10)) {
      append(spool, "x".repeat(1000));

      assertThat(spool.endOffset()).isEqualTo(1000);
    }
  }

  @Test
  void openingAgainGoesOnBehindWhatIsThere() throws IOException {
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 10)) {
      append(spool, "0123456789abcdefghijABC");
      spool.finish();
    }
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 10)) {
      append(spool, "DE");

      assertThat(text(read(spool, 20, Duration.ZERO))).isEqualTo("ABCDE");
      assertThat(read(spool, 25, Duration.ZERO).end()).isFalse();
    }
  }

  @Test
  void tailIsTheEndOfTheCurrentSegment() throws IOException {
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 10)) {
      append(spool, "0123456789abc");

      assertThat(new String(spool.tail(2), StandardCharsets.UTF_8)).isEqualTo("bc");
    }
  }

  @Test
  void readingAClosedSpoolIsNoEnd() throws IOException {
    OutputSpool spool = OutputSpool.dropping(directory, "x", 10);
    spool.close();

    assertThatThrownBy(() -> spool.read(0, 1, LONG)).hasMessageContaining("it was closed");
  }

  @Test
  void filesAreForTheirOwnerOnly() throws IOException {
    try (OutputSpool spool = OutputSpool.dropping(directory, "x", 10)) {
      append(spool, "secret");
    }
    assertThat(Files.getPosixFilePermissions(directory.resolve("x-0.log")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
  }
}
