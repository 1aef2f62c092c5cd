package org.bootwright.converter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.image.ImageDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment of making and removing an image. */
final class KilledRemovalTest {
  private static final int KILLS = 5;

  /** One round takes a few milliseconds, so a kill may come anywhere in one. */
  private static final int MAX_ROUNDS = 20;

  private static final int MAX_DELAY_MICROS = 10_000;

  @TempDir Path directory;

  @Test
  void aWholeDiskIsLeftOrNothing() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      killAfter(1 + random.nextInt(MAX_ROUNDS), random.nextInt(MAX_DELAY_MICROS));
      ImageStore store = ImageStore.open(directory);
      Optional<ImageDescription> found = store.find(ImageStoreTest.DIGEST);
      Path image = directory.resolve("sha256").resolve(ImageStoreTest.DIGEST.hex());
      if (found.isPresent()) {
        assertThat(image.resolve(ImageStore.DISK_NAME))
            .as("seed %d", seed)
            .hasSize(PublishAndRemove.DISK_BYTES);
      } else {
        assertThat(image).as("seed %d", seed).doesNotExist();
      }
      // A lock of nothing is deleted later: it may belong to a process that is just beginning.
      assertThat(directory.resolve("building").toFile().listFiles(File::isDirectory))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  private void killAfter(int rounds, int delayMicros) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                PublishAndRemove.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    for (int round = 0; round < rounds; round++) {
      assertThat(process.getInputStream().read()).isEqualTo('r');
    }
    long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(delayMicros);
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }
}
