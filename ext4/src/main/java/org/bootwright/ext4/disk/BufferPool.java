package org.bootwright.ext4.disk;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers outside the heap, used again, because making one costs more than a small file. */
public final class BufferPool {

  private static final int BUFFER_BYTES = 1 << 20;

  private final Deque<ByteBuffer> idle = new ArrayDeque<>();
  private int lentCount;

  synchronized ByteBuffer take() {
    lentCount++;
    var buffer = idle.pollLast();
    return buffer == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : buffer.clear();
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
