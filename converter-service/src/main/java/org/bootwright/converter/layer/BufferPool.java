package org.bootwright.converter.layer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Buffers outside of the heap, where native code reads and writes them and the kernel copies from
 * them, used again by one layer after the other. Safe for several threads.
 */
final class BufferPool {
  private final int bufferBytes;
  private final Deque<ByteBuffer> idle = new ArrayDeque<>();

  BufferPool(int bufferBytes) {
    this.bufferBytes = bufferBytes;
  }

  synchronized ByteBuffer take() {
    ByteBuffer buffer = idle.pollLast();
    return buffer == null ? ByteBuffer.allocateDirect(bufferBytes) : buffer.clear();
  }

  synchronized void giveBack(ByteBuffer buffer) {
    idle.addLast(buffer);
  }
}
