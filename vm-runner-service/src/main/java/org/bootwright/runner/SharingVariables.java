package org.bootwright.runner;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bootwright.engine.EngineFinder;
import org.bootwright.runner.share.SharingConfig;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** What says which directories a runner shares, and how: of its process as of a whole stack. */
public final class SharingVariables {
  public static final Variable<Path> VIRTIOFSD =
      Values.path("BOOTWRIGHT_VIRTIOFSD", "the virtiofsd to use; left out: the package's");

  static final Variable<List<Path>> SHARED_DIRECTORIES =
      Variable.of(
          "BOOTWRIGHT_SHARED_DIRECTORIES",
          "directories, with colons between them; VMs may be given what is in them; left out: none",
          "absolute paths with colons between them",
          SharingVariables::parse);

  static final Variable<Boolean> PRIVILEGED =
      Values.flag(
              "BOOTWRIGHT_VIRTIOFSD_PRIVILEGED",
              "whether containers whose roots VMs have get all rights, for Docker Engines that refuse"
                  + " the few that are needed")
          .withDefault("false");

  private SharingVariables() {}

  /**
   * What these say.
   *
   * @param environment for how the Docker Engine is found
   * @param unsaid the directories that may be shared where the variable says nothing
   */
  public static SharingConfig read(Map<String, String> environment, List<Path> unsaid) {
    var settings = new Settings(environment);
    return new SharingConfig(
        settings.find(VIRTIOFSD),
        settings.find(SHARED_DIRECTORIES).orElse(unsaid),
        EngineFinder.fromEnvironment(environment),
        settings.get(PRIVILEGED));
  }

  private static List<Path> parse(String text) {
    return Arrays.stream(text.split(":", -1))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .map(SharingVariables::requireAbsolute)
        .toList();
  }

  private static Path requireAbsolute(Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("not an absolute path: " + path);
    }
    return path.normalize();
  }
}
