package org.bootwright.engine;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The directory that docker keeps its user's settings in. */
public final class DockerDirectory {
  private DockerDirectory() {}

  /**
   * What {@code BOOTWRIGHT_DOCKER_CONFIG} names, else {@code DOCKER_CONFIG}, else {@code
   * ~/.docker}. It need not exist.
   */
  public static Optional<Path> of(Map<String, String> environment) {
    return value(environment, "BOOTWRIGHT_DOCKER_CONFIG")
        .or(() -> value(environment, "DOCKER_CONFIG"))
        .map(Path::of)
        .or(() -> value(environment, "HOME").map(home -> Path.of(home, ".docker")));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
