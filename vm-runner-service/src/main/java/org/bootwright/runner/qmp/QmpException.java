package org.bootwright.runner.qmp;

import java.io.IOException;

/** QEMU refused a command, or the connection to it is of no more use. */
public final class QmpException extends IOException {
  private static final long serialVersionUID = 1L;

  QmpException(String message) {
    super(message);
  }

  QmpException(String message, Throwable cause) {
    super(message, cause);
  }
}
