package org.bootwright.converter.layer;

import java.io.IOException;

/** Somebody gave the layer up: whoever sees this has nothing to tell that is not known already. */
final class ClosedPipeException extends IOException {
  private static final long serialVersionUID = 1L;

  ClosedPipeException() {
    super("reading a layer was given up");
  }
}
