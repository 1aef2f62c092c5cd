package org.bootwright.converter.tar;

import java.io.IOException;

/** The archive is sound, but has an entry that this reader cannot read faithfully. */
public final class UnsupportedEntryException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnsupportedEntryException(String message) {
    super(message);
  }
}
