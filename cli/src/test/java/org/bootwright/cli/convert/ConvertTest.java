package org.bootwright.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bootwright.cli.fake.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class ConvertTest {
  @TempDir Path folder;

  @Test
  void severalFormatsGetEndingsOfTheirOwn() {
    assertThat(ConvertedFiles.plan(Path.of("/a/disk.img"), List.of(DiskFormat.RAW, DiskFormat.VDI)))
        .isEqualTo(
            Map.of(DiskFormat.RAW, Path.of("/a/disk.raw"), DiskFormat.VDI, Path.of("/a/disk.vdi")));
    assertThat(ConvertedFiles.plan(Path.of("/a/disk.img"), List.of(DiskFormat.QCOW2)))
        .isEqualTo(Map.of(DiskFormat.QCOW2, Path.of("/a/disk.img")));
  }

  @Test
  void fileThatIsThereIsKept() throws IOException {
    Files.writeString(folder.resolve("disk"), "mine");
    CommandRun command = convert("oci:.", "-o", "disk");
    assertThat(command.status()).isEqualTo(64);
    assertThat(command.err())
        .isEqualTo(
            "bootwright: writing "
                + folder.resolve("disk")
                + ": it is there already; --force overwrites it\n");
    assertThat(folder.resolve("disk")).hasContent("mine");
  }

  @Test
  void brokenImageLeavesNothingBehind() throws IOException {
    Path image = Files.createDirectory(folder.resolve("image"));
    Files.writeString(image.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(image.resolve("index.json"), "{");
    CommandRun command = convert("oci:image", "-o", "disk", "--format", "raw,qcow2");
    assertThat(command.status()).isEqualTo(65);
    assertThat(command.out()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(image);
    }
  }

  @Test
  void missingFolderIsNamed() {
    CommandRun command = convert("oci:.", "-o", "absent/disk");
    assertThat(command.status()).isEqualTo(64);
    assertThat(command.err()).contains("there is no folder " + folder.resolve("absent"));
  }

  private CommandRun convert(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "convert";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandRun command = new CommandRun().in(folder).start(all);
    command.status();
    return command;
  }
}
