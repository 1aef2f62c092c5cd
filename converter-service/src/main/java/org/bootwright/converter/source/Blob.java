package org.bootwright.converter.source;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be opened, several times and from several threads. */
public interface Blob {
  /** How many bytes a stream of it gives. */
  long sizeBytes();

  /** Whether reading waits for another host more than for this one's processors. */
  default boolean isRemote() {
    return false;
  }

  /** A stream over all of it; the caller closes it. */
  InputStream open() throws IOException;
}
