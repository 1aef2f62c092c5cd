package org.bootwright.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.ImageBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a conversion, and the next one. */
final class KilledConversionTest {
  @TempDir Path directory;
  private Path layout;
  private Path images;

  @BeforeEach
  void makeImage() throws IOException {
    layout = directory.resolve("layout");
    images = directory.resolve("images");
    ImageBuilder.image().layer(tar().file("a", "x".repeat(100_000))).writeLayout(layout);
  }

  /** Starts a process that converts up to the middle and stays there; then kills it or not. */
  private Process startAndAwaitMiddle(String mode, Path target) throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                ConvertUpToTheMiddle.class.getName(),
                mode,
                "oci:" + layout,
                target.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.getInputStream().read()).isEqualTo(ConvertUpToTheMiddle.IN_THE_MIDDLE);
    return process;
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(128 + 9);
  }

  private static List<Path> list(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.toList();
    }
  }

  private ImageLibrary openLibrary() {
    return new ImageLibrary(ConverterConfig.of(images, "test"), InstantSource.system());
  }

  @Test
  void nextStartCleansUpAndConverts() throws Exception {
    Process process = startAndAwaitMiddle("library", images);
    assertThat(list(images.resolve("building"))).hasSize(2);

    ImageLibrary beside = openLibrary();
    assertThat(list(images.resolve("building"))).as("the other process lives").hasSize(2);
    assertThat(beside.list()).isEmpty();

    kill(process);
    assertThat(list(images.resolve("building"))).hasSize(2);
    ImageLibrary library = openLibrary();
    assertThat(list(images.resolve("building"))).isEmpty();
    assertThat(library.list()).isEmpty();

    ImageDescription image =
        library.obtain(
            ImageReference.parse("oci:" + layout),
            Platform.LINUX_AMD64,
            ProgressListener.NONE,
            new Cancellation());
    Conversions.requireClean(library.diskOf(image));
    assertThat(list(images.resolve("building"))).isEmpty();
  }

  @Test
  void nextConversionToTheSameFileCleansUp() throws Exception {
    Path out = Files.createDirectory(directory.resolve("out"));
    Path target = out.resolve("disk.raw");
    Process process = startAndAwaitMiddle("file", target);
    kill(process);
    assertThat(target).doesNotExist();
    assertThat(list(out)).hasSize(2);

    Conversions.convert("oci:" + layout, target);
    assertThat(list(out)).containsExactly(target);
    Conversions.requireClean(target);
  }
}
