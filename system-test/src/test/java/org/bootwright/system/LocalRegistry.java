package org.bootwright.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/**
 * The registry of {@code docker-compose.registry.yml}, which the converter asks before the default
 * one, as docs/registries.md says how.
 */
final class LocalRegistry {
  static final String OVERLAY = "docker-compose.registry.yml";

  private static final Duration PUSH_LIMIT = Duration.ofMinutes(2);
  private static final String SETTINGS =
      """
      {"registries": {
        "docker.io": {"mirrors": ["registry:5000"]},
        "registry:5000": {"insecure": true}}}
      """;

  private final int port;
  private final Path folder;

  private LocalRegistry(int port, Path folder) {
    this.port = port;
    this.folder = folder;
  }

  /** Writes the settings, into a folder of their own that is the caller's to remove. */
  static LocalRegistry in(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("mirrors.json"), SETTINGS);
    return new LocalRegistry(FreePort.find(), folder);
  }

  /** What the compose files have to be told. */
  Map<String, String> environment() {
    return Map.of(
        "BOOTWRIGHT_TEST_REGISTRY_PORT", String.valueOf(port),
        "BOOTWRIGHT_REGISTRIES", folder.toString(),
        "BOOTWRIGHT_REGISTRIES_FILE", "/etc/registries/mirrors.json");
  }

  /** Has an image of the engine under another name, as {@code library/debian:trixie}. */
  void push(String image, String name) {
    String here = "127.0.0.1:%d/%s".formatted(port, name);
    docker("tag", image, here);
    docker("push", "--quiet", here);
    docker("rmi", here);
  }

  private static void docker(String... words) {
    Program.docker(PUSH_LIMIT, Map.of(), words);
  }
}
