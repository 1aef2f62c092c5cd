package org.bootwright.gateway.http;

import java.util.Optional;
import java.util.Set;

/**
 * Where and for whom the server listens.
 *
 * @param port 0 for any that is free
 * @param hosts by which it may be called besides those of the loopback interface
 * @param secret that requests have to show
 */
public record ApiSettings(String address, int port, Set<String> hosts, Optional<String> secret) {
  public ApiSettings {
    hosts = Set.copyOf(hosts);
  }

  /** Leaves the secret out, so that it never stands in a log. */
  @Override
  public String toString() {
    return "ApiSettings[%s:%d, hosts=%s]".formatted(address, port, hosts);
  }
}
