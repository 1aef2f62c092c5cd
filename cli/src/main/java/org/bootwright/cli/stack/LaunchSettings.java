package org.bootwright.cli.stack;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What the launcher script tells the program, by system properties that begin with {@code
 * bootwright.}
 *
 * @param buildId of the sources that the program was built from
 * @param application folder of the installed build: jars, option files, AOT cache
 * @param scripts folder of the set-up scripts
 * @param prepareScript makes the host ready for a stack; see {@link HostPreparation}
 * @param kernelDirectory the kernel and initramfs, where they are known without asking
 */
public record LaunchSettings(
    String buildId,
    Optional<Path> application,
    Optional<Path> scripts,
    Optional<Path> prepareScript,
    Optional<Path> kernelDirectory) {

  public static LaunchSettings of(Properties properties) {
    return new LaunchSettings(
        properties.getProperty("bootwright.buildId", "development"),
        path(properties, "bootwright.application"),
        path(properties, "bootwright.scripts"),
        path(properties, "bootwright.prepareScript"),
        path(properties, "bootwright.kernelDirectory"));
  }

  private static Optional<Path> path(Properties properties, String name) {
    return Optional.ofNullable(properties.getProperty(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }

  /** The same, with the kernel found. */
  public LaunchSettings withKernelDirectory(Path directory) {
    return new LaunchSettings(buildId, application, scripts, prepareScript, Optional.of(directory));
  }
}
