package org.bootwright.cli.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Where the stack keeps its state.
 *
 * @param directory absolute
 */
public record BootwrightHome(Path directory) {
  public BootwrightHome {
    directory = directory.toAbsolutePath().normalize();
  }

  /** {@code $BOOTWRIGHT_HOME}, else {@code bootwright} under the XDG data folder. */
  public static BootwrightHome of(Map<String, String> environment) {
    String chosen = environment.getOrDefault("BOOTWRIGHT_HOME", "");
    if (!chosen.isEmpty()) {
      return new BootwrightHome(Path.of(chosen));
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    Path base =
        data.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "/root"), ".local", "share")
            : Path.of(data);
    return new BootwrightHome(base.resolve("bootwright"));
  }

  /** Makes the folder, for its owner alone: the consoles and disks of VMs hold secrets. */
  public void create() {
    try {
      Files.createDirectories(directory.resolve("log"));
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException refused) {
      throw new FailureException(
          FailureCode.NOT_PERMITTED,
          "making "
              + directory
              + ": not possible ("
              + refused
              + "); set BOOTWRIGHT_HOME to a"
              + " folder that you may write to",
          refused);
    }
  }

  public Path lockFile() {
    return directory.resolve("lock");
  }

  public Path upFile() {
    return directory.resolve("up.json");
  }

  public Path logFile() {
    return directory.resolve("log").resolve("up.log");
  }

  public Path database() {
    return directory.resolve("bootwright.db");
  }

  public Path imagesDirectory() {
    return directory.resolve("images");
  }

  public Path runnerDirectory() {
    return directory.resolve("runner");
  }

  public Path demoImage() {
    return directory.resolve("demo");
  }
}
