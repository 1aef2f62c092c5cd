package org.bootwright.cli.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpFileTest {
  @TempDir Path folder;
  private BootwrightHome home = new BootwrightHome(Path.of("/"));

  @BeforeEach
  void makeHome() {
    home = new BootwrightHome(folder.resolve("home"));
    home.create();
  }

  @Test
  void whatIsWrittenIsReadAndOnlyItsOwnerMay() throws IOException {
    UpFile up = upFileOf(ProcessHandle.current().pid());
    up.write(home);
    assertThat(UpFile.readLive(home)).contains(up);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.upFile())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.directory())))
        .isEqualTo("rwx------");
  }

  @Test
  void fileOfADeadProcessCountsAsNone() throws Exception {
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    upFileOf(gone.pid()).write(home);
    assertThat(UpFile.readLive(home)).isEmpty();
    assertThat(UpFile.read(home)).isPresent();
  }

  @Test
  void fileWhoseNumberIsAnotherProgramsByNowCountsAsNone() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      upFileOf(other.pid()).write(home);
      assertThat(UpFile.readLive(home)).isEmpty();
    } finally {
      other.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"url\":1,\"pid\":2}", "{\"url\":\"::\",\"pid\":2}"})
  void damagedFileCountsAsNone(String content) throws IOException {
    Files.writeString(home.upFile(), content);
    assertThat(UpFile.read(home)).isEmpty();
  }

  @Test
  void onlyTheOwnFileIsDeleted() {
    upFileOf(1).write(home);
    upFileOf(2).delete(home);
    assertThat(home.upFile()).exists();
    upFileOf(1).delete(home);
    assertThat(home.upFile()).doesNotExist();
  }

  @Test
  void lockIsForOneAtATime() {
    try (HomeLock first = HomeLock.tryAcquire(home).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(HomeLock.tryAcquire(home)).isEmpty();
    }
    try (HomeLock second = HomeLock.tryAcquire(home).orElseThrow()) {
      assertThat(second).isNotNull();
    }
  }

  @Test
  void homeIsWhereTheEnvironmentSays() {
    assertThat(BootwrightHome.of(Map.of("BOOTWRIGHT_HOME", "/a/b")).directory())
        .hasToString("/a/b");
    assertThat(BootwrightHome.of(Map.of("XDG_DATA_HOME", "/x", "HOME", "/h")).directory())
        .hasToString("/x/bootwright");
    assertThat(BootwrightHome.of(Map.of("HOME", "/h")).directory())
        .hasToString("/h/.local/share/bootwright");
  }

  private static UpFile upFileOf(long pid) {
    return new UpFile(
        URI.create("https://127.0.0.1:1234"),
        pid,
        Optional.of("secret"),
        Optional.of(Path.of("/tls/cert.pem")),
        "build",
        true);
  }
}
