package org.bootwright.ext4.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes bytes for the disk. */
public interface BlockSink {

  /** Writes what remains in the buffer, at the head of this block. */
  void write(long block, ByteBuffer source) throws IOException;
}
