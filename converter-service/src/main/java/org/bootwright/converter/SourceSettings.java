package org.bootwright.converter;

import java.util.Map;
import org.bootwright.converter.source.registry.RegistryConfig;
import org.bootwright.engine.EngineFinder;

/**
 * How the sources of images are reached that are not files.
 *
 * @param engine where the Docker Engine is looked for
 */
public record SourceSettings(RegistryConfig registries, EngineFinder engine) {
  /** Registries without credentials or other settings, and the Engine at its usual socket. */
  public static SourceSettings standard() {
    return new SourceSettings(RegistryConfig.standard(), EngineFinder.standard());
  }

  /**
   * What the environment says; see {@link RegistryConfig#fromEnvironment} and {@link EngineFinder}.
   *
   * @throws org.bootwright.contracts.failure.FailureException {@code invalid_request} if something
   *     in it is wrong
   */
  public static SourceSettings fromEnvironment(Map<String, String> environment) {
    return new SourceSettings(
        RegistryConfig.fromEnvironment(environment), EngineFinder.fromEnvironment(environment));
  }

  public SourceSettings withRegistries(RegistryConfig settings) {
    return new SourceSettings(settings, engine);
  }
}
