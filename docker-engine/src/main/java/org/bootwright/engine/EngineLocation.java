package org.bootwright.engine;

import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where an Engine is.
 *
 * @param how it was found, for messages
 * @param tls what to speak TLS with, if it wants that
 */
public record EngineLocation(URI host, String how, Optional<SSLContext> tls) {
  static EngineLocation plain(URI host, String how) {
    return new EngineLocation(host, how, Optional.empty());
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(host, how);
  }
}
