package org.bootwright.gateway.http;

import java.util.Set;
import org.bootwright.gateway.access.AccessConfig;

/**
 * Where and for whom the server listens.
 *
 * @param port 0 for any that is free
 * @param hosts by which it may be called besides those of the loopback interface
 */
public record ApiSettings(String address, int port, Set<String> hosts, AccessConfig access) {
  public ApiSettings {
    hosts = Set.copyOf(hosts);
  }
}
