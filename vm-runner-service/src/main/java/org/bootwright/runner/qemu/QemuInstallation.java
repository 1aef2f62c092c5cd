package org.bootwright.runner.qemu;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * The QEMU of this host. Finding it is the check that {@code doctor} makes as well.
 *
 * @param emulator {@code qemu-system-x86_64}
 * @param dropTo who QEMU becomes; present exactly where we are root
 */
public record QemuInstallation(
    Path emulator, QemuVersion version, Optional<UnprivilegedUser> dropTo) {
  private static final String REMEDY =
      "; install it, on Debian with: apt-get install --no-install-recommends qemu-system-x86";

  /** A cold start from a slow disk takes seconds; one that takes longer hangs. */
  private static final int VERSION_TIMEOUT_SECONDS = 30;

  /** Searches {@code PATH}; {@code qemu_missing} where a program is not there or is too old. */
  public static QemuInstallation find(UnprivilegedUser user) {
    return find(Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"), user);
  }

  static QemuInstallation find(String searchPath, UnprivilegedUser user) {
    Path emulator = program(searchPath, "qemu-system-x86_64");
    QemuVersion version = versionOf(emulator);
    if (!version.isAtLeast(QemuVersion.OLDEST_SUPPORTED)) {
      throw missing(
          "%s is QEMU %s; %s or newer is needed"
              .formatted(emulator, version, QemuVersion.OLDEST_SUPPORTED));
    }
    boolean root = "root".equals(System.getProperty("user.name"));
    return new QemuInstallation(emulator, version, root ? Optional.of(user) : Optional.empty());
  }

  private static Path program(String searchPath, String name) {
    for (String directory : searchPath.split(File.pathSeparator, -1)) {
      Path program = Path.of(directory.isEmpty() ? "." : directory, name).toAbsolutePath();
      if (Files.isRegularFile(program) && Files.isExecutable(program)) {
        return program;
      }
    }
    throw missing("there is no " + name + " in PATH" + REMEDY);
  }

  private static QemuVersion versionOf(Path emulator) {
    try {
      Process process =
          new ProcessBuilder(emulator.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(VERSION_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw missing(emulator + " --version does not end");
      }
      // A few lines that fit the pipe; with the process gone they are all there.
      String output = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
      return QemuVersion.parse(output)
          .orElseThrow(() -> missing(emulator + " --version printed what QEMU does not print"));
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.QEMU_MISSING,
          "looking for QEMU: " + emulator + " cannot be executed" + REMEDY,
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw missing("interrupted while " + emulator + " ran");
    }
  }

  private static FailureException missing(String what) {
    return new FailureException(FailureCode.QEMU_MISSING, "looking for QEMU: " + what);
  }
}
