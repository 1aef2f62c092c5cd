package org.bootwright.ext4.disk;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Blocks outside the heap, used again, because making one costs more than a small file. */
public final class BufferPool {

  private final Deque<ByteBuffer> idle = new ArrayDeque<>();
  private int lentCount;

  synchronized ByteBuffer take() {
    lentCount++;
    var buffer = idle.pollLast();
    return buffer == null
        ? ByteBuffer.allocateDirect(DiskGeometry.BLOCK_SIZE_BYTES)
        : buffer.clear();
  }

  synchronized void giveBack(ByteBuffer buffer) {
    lentCount--;
    idle.addLast(buffer);
  }

  /** Buffers in use: one for each open stream. */
  public synchronized int lentCount() {
    return lentCount;
  }
}
