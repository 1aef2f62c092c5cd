package org.bootwright.runner.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QemuInstallationTest {
  private static void program(Path directory, String name, String script) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void assertMissing(Path directory, String part) {
    assertThatThrownBy(() -> QemuInstallation.find(directory.toString(), UnprivilegedUser.NOBODY))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.QEMU_MISSING))
        .hasMessageContaining(part);
  }

  @Test
  void versionIsReadFromTheProgram(@TempDir Path directory) throws IOException {
    program(directory, "qemu-system-x86_64", "echo 'QEMU emulator version 10.0.13 (Debian 1:10)'");

    QemuInstallation found =
        QemuInstallation.find("/nowhere:" + directory, UnprivilegedUser.NOBODY);

    assertThat(found.version()).isEqualTo(new QemuVersion(10, 0));
    assertThat(found.emulator()).isEqualTo(directory.resolve("qemu-system-x86_64"));
  }

  @Test
  void missingEmulatorIsNamedWithItsRemedy(@TempDir Path directory) {
    assertMissing(directory, "there is no qemu-system-x86_64 in PATH; install it");
  }

  @Test
  void oldQemuIsRefused(@TempDir Path directory) throws IOException {
    program(directory, "qemu-system-x86_64", "echo 'QEMU emulator version 5.2.0'");

    assertMissing(directory, "is QEMU 5.2; 7.2 or newer is needed");
  }

  @Test
  void programThatIsNoQemuIsRefused(@TempDir Path directory) throws IOException {
    program(directory, "qemu-system-x86_64", "echo hello");

    assertMissing(directory, "what QEMU does not print");
  }

  @Test
  void rootIsNoUserToDropTo() {
    assertThatThrownBy(() -> new UnprivilegedUser("0:0"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
