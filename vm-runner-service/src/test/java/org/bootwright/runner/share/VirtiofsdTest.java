package org.bootwright.runner.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VirtiofsdTest {
  private static final Path PROGRAM = Path.of("/usr/libexec/virtiofsd");

  @Test
  void bothProgramsAreKnownByTheirVersion() {
    assertThat(Virtiofsd.parse(PROGRAM, "virtiofsd version 7.2.22 (Debian 1:7.2+dfsg)\nCopyright"))
        .contains(new Virtiofsd(PROGRAM, Virtiofsd.Kind.C, 7, 2));
    assertThat(Virtiofsd.parse(PROGRAM, "virtiofsd 1.13.2\n"))
        .contains(new Virtiofsd(PROGRAM, Virtiofsd.Kind.RUST, 1, 13));
    assertThat(Virtiofsd.parse(PROGRAM, "virtiofsd backend 1.5.1\n"))
        .contains(new Virtiofsd(PROGRAM, Virtiofsd.Kind.RUST, 1, 5));
    assertThat(Virtiofsd.parse(PROGRAM, "fio-3.33\n")).isEmpty();
  }

  @Test
  void missingOneIsSaidWithWhatMendsIt(@TempDir Path directory) {
    assertThatThrownBy(() -> Virtiofsd.find(Optional.of(directory.resolve("virtiofsd"))))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.SHARE_UNAVAILABLE))
        .hasMessageContaining(directory.resolve("virtiofsd").toString())
        .hasMessageContaining("apt-get install");
  }

  @Test
  void anotherProgramIsRefused(@TempDir Path directory) throws IOException {
    Path other = Files.writeString(directory.resolve("virtiofsd"), "#!/bin/sh\necho something\n");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> Virtiofsd.find(Optional.of(other)))
        .hasMessageContaining("printed what virtiofsd does not print");
  }
}
