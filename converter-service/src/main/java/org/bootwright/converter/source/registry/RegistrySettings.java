package org.bootwright.converter.source.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a configuration says about one registry.
 *
 * @param mirrors tried before the registry, in order: {@code HOST[:PORT][/PREFIX]}
 * @param insecure whether it is reached by plain HTTP; absent for what is usual: HTTPS, except that
 *     one on this host is asked
 * @param caFile PEM file of authorities that its certificate may be signed by, besides the usual
 */
public record RegistrySettings(
    List<String> mirrors, Optional<Boolean> insecure, Optional<Path> caFile) {
  static final RegistrySettings NONE =
      new RegistrySettings(List.of(), Optional.empty(), Optional.empty());

  public RegistrySettings {
    mirrors = List.copyOf(mirrors);
  }
}
