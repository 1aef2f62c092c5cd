package org.bootwright.runner.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SshHostKeyTest {
  @TempDir private Path directory;

  @Test
  void opensshReadsIt() throws IOException, InterruptedException {
    Path file = directory.resolve("key");
    Files.writeString(file, SshHostKey.make());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    Process keygen =
        new ProcessBuilder("ssh-keygen", "-y", "-P", "", "-f", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keygen.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(keygen.waitFor()).as(said).isZero();
    assertThat(said).startsWith("ssh-ed25519 AAAA");
  }

  @Test
  void itStaysTheVmsOwn() throws IOException {
    Path file = directory.resolve("kept");

    String first = SshHostKey.kept(file);

    assertThat(SshHostKey.kept(file)).isEqualTo(first);
    assertThat(SshHostKey.kept(directory.resolve("another"))).isNotEqualTo(first);
  }
}
