package org.bootwright.runner.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bootwright.runner.SharingVariables;
import org.bootwright.runner.share.SharingConfig;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/**
 * Where an experiment finds things.
 *
 * @param kernel the folder that {@code kernel/build.sh} prints
 * @param directory for disks of machines, and for what containers see
 * @param runtime where directories of sockets go
 */
record ExperimentSettings(Path kernel, Path directory, Path runtime, SharingConfig sharing) {
  private static final Variable<Path> KERNEL =
      Values.path("BOOTWRIGHT_KERNEL_DIR", "directory of the guests' kernel and initramfs");

  private static final Variable<Path> DIRECTORY =
      Values.path("BOOTWRIGHT_EXPERIMENTS", "directory for what experiments make");

  /** Whoever calls this may share what they can read: nobody else asks. */
  private static final List<Path> EVERYTHING = List.of(Path.of("/"));

  static ExperimentSettings read(Map<String, String> environment) {
    var settings = new Settings(environment);
    return new ExperimentSettings(
        settings.get(KERNEL).toAbsolutePath(),
        settings.get(DIRECTORY).toAbsolutePath(),
        RuntimeDirectory.parentOfUser(),
        SharingVariables.read(environment, EVERYTHING));
  }
}
