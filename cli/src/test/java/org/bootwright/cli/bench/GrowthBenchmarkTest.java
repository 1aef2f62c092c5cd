package org.bootwright.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.ImageConverter;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmark of growth: its images, and what it does with them. */
final class GrowthBenchmarkTest {
  @TempDir Path folder;

  /** Files, directories of 500 of them, those above, the root and lost+found. */
  @ParameterizedTest
  @CsvSource({"LAYERS, 3, 3011", "FILES, 1200, 1206", "BYTES, 2, 6"})
  void imagesAreConverted(Growth growth, int amount, long names) throws Exception {
    Path layout = folder.resolve("layout");
    GrownImage.write(layout, growth, amount);
    ConvertedDisk disk =
        new ImageConverter(ConversionLimits.standard())
            .convert(
                ImageReference.parse("oci:" + layout + ":latest"),
                Platform.LINUX_AMD64,
                folder.resolve("disk"),
                DiskSize.fitted(),
                ProgressListener.NONE,
                new Cancellation());
    assertThat(disk.fileCount()).isEqualTo(names);
  }

  @Test
  void bothImagesAreConvertedInTurnAndDeleted() throws Exception {
    Path outputs = Files.createDirectory(folder.resolve("outputs"));
    Path script = folder.resolve("bench-contenders.sh");
    Files.writeString(
        script,
        "#!/bin/bash\necho \"$2 $(basename \"$3\")\" >>'%s/log'\n: >\"$4\"\n".formatted(folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> progress = new ArrayList<>();

    GrowthResult result =
        new GrowthBenchmark(folder, outputs, 2, progress::add).measure(Growth.LAYERS, 1);

    assertThat(Files.readAllLines(folder.resolve("log")))
        .containsExactly(
            "bootwright single",
            "bootwright double",
            "bootwright single",
            "bootwright double",
            "bootwright single",
            "bootwright double");
    assertThat(result.runs()).hasSize(2);
    assertThat(result.doubleRuns()).hasSize(2);
    assertThat(result.ratio()).isPositive();
    assertThat(progress).hasSize(3);
    try (Stream<Path> left = Files.list(outputs)) {
      assertThat(left).isEmpty();
    }
  }
}
