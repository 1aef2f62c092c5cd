package org.bootwright.converter.tar;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Gives the bytes of an archive, in pieces of any size. */
public interface TarSource {

  /** The next piece, valid until the next call; empty at the end. */
  ByteBuffer next() throws IOException;

  /** Passes over bytes that nobody wants to see, if that is easier; returns how many. */
  default long skip(long byteCount) throws IOException {
    return 0;
  }
}
