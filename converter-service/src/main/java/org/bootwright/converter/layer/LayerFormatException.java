package org.bootwright.converter.layer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A layer's bytes contradict themselves or what the manifest says of them. */
public final class LayerFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public LayerFormatException(String message) {
    this(message, null);
  }

  public LayerFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
