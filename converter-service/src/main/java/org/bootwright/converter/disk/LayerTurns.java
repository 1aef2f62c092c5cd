package org.bootwright.converter.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.BitSet;
import org.bootwright.ext4.disk.SharedSpaceGate;

/**
 * Whose turn it is to place content in the space that all layers share: the lowest layer's that is
 * not read yet. Safe for several threads.
 */
final class LayerTurns {
  /** Guarded by this object's monitor, as all of its state. */
  private final BitSet read = new BitSet();

  private boolean abandoned;

  /** What a layer's content passes. */
  SharedSpaceGate gateOf(int layer) {
    return () -> await(layer);
  }

  private synchronized void await(int layer) throws IOException {
    while (read.nextClearBit(0) < layer && !abandoned) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a lower layer");
      }
    }
    if (abandoned) {
      throw new IOException("the conversion was given up");
    }
  }

  /** All content of a layer is placed. */
  synchronized void finish(int layer) {
    read.set(layer);
    notifyAll();
  }

  /** Nobody's turn will come any more. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }
}
