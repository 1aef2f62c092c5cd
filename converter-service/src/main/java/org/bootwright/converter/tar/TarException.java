package org.bootwright.converter.tar;

import java.io.IOException;

/** The stream is not a tar archive that can be read faithfully; the message says where and why. */
public final class TarException extends IOException {
  private static final long serialVersionUID = 1L;

  public TarException(String message) {
    super(message);
  }
}
