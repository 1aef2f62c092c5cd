package org.bootwright.runner.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuntimeDirectoryTest {
  @Test
  void directoryIsPrivateAndGoneAfterwards(@TempDir Path directory) throws IOException {
    Path parent = directory.resolve("a/b");
    try (RuntimeDirectory runtime = RuntimeDirectory.create(parent, "vm")) {
      assertThat(runtime.socket("qmp")).isEqualTo(parent.resolve("vm/qmp.sock"));
      Files.createFile(runtime.socket("qmp"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("vm"))))
          .isEqualTo("rwx------");
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void socketsOfAnEarlierBootAreRemoved(@TempDir Path directory) throws IOException {
    Path stale = Files.createDirectories(directory.resolve("vm")).resolve("qmp.sock");
    Files.createFile(stale);

    try (RuntimeDirectory runtime = RuntimeDirectory.create(directory, "vm")) {
      assertThat(runtime.socket("qmp")).doesNotExist();
    }
  }

  @Test
  void cleanUpRemovesEverythingUnderTheParent(@TempDir Path directory) throws IOException {
    Files.createFile(Files.createDirectory(directory.resolve("one")).resolve("qmp.sock"));
    Files.createDirectory(directory.resolve("two"));

    RuntimeDirectory.cleanUp(directory, Set.of("kept"));
    RuntimeDirectory.cleanUp(directory.resolve("never-made"), Set.of());

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void pathTooLongForASocketIsRefusedWithTheRemedy(@TempDir Path directory) {
    assertThatThrownBy(() -> RuntimeDirectory.create(directory, "x".repeat(90)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("choose a shorter runtime directory");
  }

  @Test
  void directoryThatOthersMayWriteToIsRefused(@TempDir Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> RuntimeDirectory.create(directory, "vm"))
        .hasMessageContaining("open to others");
  }

  @Test
  void linkInPlaceOfTheDirectoryIsRefused(@TempDir Path directory) throws IOException {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

    assertThatThrownBy(() -> RuntimeDirectory.create(link, "vm")).isInstanceOf(IOException.class);
  }
}
