package org.bootwright.converter.source.registry;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.engine.login.RepositoryName;

/**
 * One place that may have a repository: the registry itself, or a mirror.
 *
 * @param registry its name, for settings, credentials and messages
 * @param path of the repository there
 */
record RegistryEndpoint(String registry, String path, RegistrySettings settings) {

  /** Mirrors first, the registry last. */
  static List<RegistryEndpoint> of(RepositoryName name, RegistryConfig config) {
    List<RegistryEndpoint> endpoints = new ArrayList<>();
    for (String mirror : config.of(name.registry()).mirrors()) {
      int slash = mirror.indexOf('/');
      String host = slash < 0 ? mirror : mirror.substring(0, slash);
      String prefix = slash < 0 ? "" : mirror.substring(slash + 1) + "/";
      endpoints.add(new RegistryEndpoint(host, prefix + name.path(), config.of(host)));
    }
    endpoints.add(new RegistryEndpoint(name.registry(), name.path(), config.of(name.registry())));
    return endpoints;
  }

  /** Whether only asking it tells if it speaks plain HTTP: Docker's rule for this host. */
  boolean mayBePlain() {
    return settings.insecure().isEmpty()
        && settings.caFile().isEmpty()
        && LoopbackHosts.contains(host());
  }

  boolean isPlain() {
    return settings.insecure().orElse(false);
  }

  URI base(boolean plain) {
    return URI.create(
        (plain ? "http://" : "https://") + RepositoryName.apiAuthority(registry) + "/v2/");
  }

  private String host() {
    int colon = registry.lastIndexOf(':');
    return colon < 0 ? registry : registry.substring(0, colon);
  }
}
