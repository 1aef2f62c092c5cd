package org.bootwright.converter.source.engine;

import java.net.URI;

/**
 * Where an Engine is.
 *
 * @param how it was found, for messages
 */
record EngineLocation(URI host, String how) {
  @Override
  public String toString() {
    return "%s (%s)".formatted(host, how);
  }
}
