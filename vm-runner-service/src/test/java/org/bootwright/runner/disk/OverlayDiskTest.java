package org.bootwright.runner.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looked at with the real qemu-img. */
final class OverlayDiskTest {
  private static final long MIB = 1L << 20;

  @TempDir Path directory;
  private final OverlayDisk disks = new OverlayDisk();
  private Path base;
  private Path overlay;

  @BeforeEach
  void makeBase() throws IOException {
    base = directory.resolve("base.raw");
    overlay = directory.resolve("disk.qcow2");
    try (var file = new RandomAccessFile(base.toFile(), "rw")) {
      file.setLength(8 * MIB);
    }
  }

  private void assertFails(FailureCode code, String part, long sizeBytes) {
    assertThatThrownBy(() -> disks.prepare(overlay, base, sizeBytes))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(part);
    assertThat(directory.resolve("disk.qcow2.new")).doesNotExist();
  }

  @Test
  void overlayHasTheSizeAskedForAndNamesItsBase() throws IOException {
    disks.prepare(overlay, base, 3L << 30);

    assertThat(OverlayHeader.read(overlay)).isEqualTo(new OverlayHeader(base, 3L << 30));
    assertThat(Files.size(overlay)).isLessThan(MIB);
  }

  @Test
  void overlayThatIsThereIsKept() throws IOException {
    disks.prepare(overlay, base, 1L << 30);
    var modified = Files.getLastModifiedTime(overlay);

    disks.prepare(overlay, base, 2L << 30);

    assertThat(Files.getLastModifiedTime(overlay)).isEqualTo(modified);
  }

  @Test
  void overlayOnAnotherBaseIsRefused() throws IOException {
    disks.prepare(overlay, base, 1L << 30);
    base = Files.copy(base, directory.resolve("other.raw"));

    assertFails(FailureCode.CONFLICT, "it was made on", 1L << 30);
  }

  @Test
  void sizeThatCannotHoldTheImageIsRefused() {
    assertFails(
        FailureCode.IMAGE_TOO_LARGE, "the image needs 8 MiB, 7 MiB were asked for", 7 * MIB);
    assertThat(overlay).doesNotExist();
  }

  @Test
  void missingBaseIsNamed() throws IOException {
    Files.delete(base);

    assertFails(FailureCode.IMAGE_NOT_FOUND, "base.raw is not there", 1L << 30);
  }

  @Test
  void remainsOfAKilledRunAreReplaced() throws IOException {
    Files.writeString(directory.resolve("disk.qcow2.new"), "half");

    disks.prepare(overlay, base, 1L << 30);

    assertThat(OverlayHeader.read(overlay).virtualSizeBytes()).isEqualTo(1L << 30);
  }

  @Test
  void overlayThatIsNoQcow2IsRefused() throws IOException {
    Files.writeString(overlay, "something else entirely");

    assertFails(FailureCode.NO_SPACE, "not a qcow2 file", 1L << 30);
  }

  @Test
  void folderThatIsGoneIsNamed() throws IOException {
    overlay = Files.createDirectory(directory.resolve("gone")).resolve("sub").resolve("disk.qcow2");

    assertFails(FailureCode.NO_SPACE, "gone/sub/disk.qcow2", 1L << 30);
  }

  @Test
  void nameThatQcow2CannotHoldIsRefused() throws IOException {
    Path deep = directory;
    while (deep.toString().length() < 1023) {
      deep = Files.createDirectory(deep.resolve("d".repeat(200)));
    }
    base = Files.move(base, deep.resolve("base.raw"));

    assertFails(FailureCode.NO_SPACE, "a qcow2 file can name one of 1023", 1L << 30);
  }

  /** Also of sizes at which a table gets another entry or cluster, and of the largest disk. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        8 * MIB,
        512 * MIB,
        512 * MIB + 1,
        10L << 30,
        4096L << 30,
        4097L << 30,
        65536L << 30
      })
  void qemuSeesWhatItsOwnToolMakes(long sizeBytes) throws Exception {
    disks.prepare(overlay, base, sizeBytes);
    Path theirs = directory.resolve("theirs.qcow2");
    output(
        "create",
        "-q",
        "-f",
        "qcow2",
        "-F",
        "raw",
        "-b",
        base.toString(),
        theirs.toString(),
        "" + sizeBytes);

    assertThat(output("check", overlay.toString())).contains("No errors were found");
    assertThat(description(overlay)).isEqualTo(description(theirs));
    assertThat(
            output("compare", "-f", "qcow2", "-F", "qcow2", overlay.toString(), theirs.toString()))
        .contains("Images are identical");
  }

  @Test
  void whatIsWrittenToItIsReadFromItAndNotFromTheBase() throws Exception {
    disks.prepare(overlay, base, 1L << 30);
    Path data = Files.write(directory.resolve("data"), "hello".repeat(1000).getBytes(UTF_8));
    run("qemu-io", "-f", "qcow2", "-c", "write -s " + data + " 700M 5000", overlay.toString());

    Path flat = directory.resolve("flat.raw");
    output("convert", "-f", "qcow2", "-O", "raw", overlay.toString(), flat.toString());

    assertThat(output("check", overlay.toString())).contains("No errors were found");
    try (var file = new RandomAccessFile(flat.toFile(), "r")) {
      assertThat(file.length()).isEqualTo(1L << 30);
      byte[] read = new byte[5000];
      file.seek(700 * MIB);
      file.readFully(read);
      assertThat(new String(read, UTF_8)).isEqualTo("hello".repeat(1000));
    }
  }

  /** Without what every file has of its own. */
  private static JsonNode description(Path file) throws Exception {
    ObjectNode json =
        (ObjectNode) new ObjectMapper().readTree(output("info", "--output=json", file.toString()));
    json.remove(List.of("filename", "actual-size", "children"));
    return json;
  }

  private static String output(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "qemu-img";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(command);
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
