package org.bootwright.cli.client;

import java.io.IOException;
import java.io.OutputStream;

/** Writes the body of a request, piece by piece. */
@FunctionalInterface
public interface BodyWriter {
  /** Writes all of it; blocks while the gateway is slow. What it throws ends the request. */
  void writeTo(OutputStream out) throws IOException;
}
