package org.bootwright.converter.source.registry;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bootwright.engine.DockerDirectory;
import org.bootwright.engine.login.DockerConfig;

/**
 * How registries are reached.
 *
 * @param registries settings by the registry's name, {@code HOST[:PORT]}, as it stands in
 *     references
 * @param credentials where they are looked for, anew for each pull
 */
public record RegistryConfig(
    Map<String, RegistrySettings> registries,
    Optional<DockerConfig> credentials,
    ProxySettings proxies,
    TransferLimits limits) {

  public RegistryConfig {
    registries = Map.copyOf(registries);
  }

  /** No settings and no credentials: public images of registries with public certificates. */
  public static RegistryConfig standard() {
    return new RegistryConfig(
        Map.of(), Optional.empty(), ProxySettings.NONE, TransferLimits.standard());
  }

  /**
   * What the environment says: {@code BOOTWRIGHT_REGISTRIES_FILE}, {@code BOOTWRIGHT_DOCKER_CONFIG}
   * (a directory; else {@code DOCKER_CONFIG}, else {@code ~/.docker}), and {@code HTTP_PROXY},
   * {@code HTTPS_PROXY} and {@code NO_PROXY}.
   *
   * @throws org.bootwright.contracts.failure.FailureException {@code invalid_request} if something
   *     in it is wrong
   */
  public static RegistryConfig fromEnvironment(Map<String, String> environment) {
    Optional<Path> registriesFile = value(environment, "BOOTWRIGHT_REGISTRIES_FILE").map(Path::of);
    return new RegistryConfig(
        registriesFile.map(RegistriesFile::read).orElse(Map.of()),
        DockerDirectory.of(environment).map(directory -> DockerConfig.in(directory, environment)),
        ProxySettings.fromEnvironment(environment),
        TransferLimits.standard());
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  RegistrySettings of(String registry) {
    return registries.getOrDefault(registry, RegistrySettings.NONE);
  }
}
