package org.bootwright.converter.disk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.bootwright.converter.layer.LayerStream;
import org.bootwright.converter.limits.ConversionBudget;
import org.bootwright.converter.source.SourceLayer;

/**
 * Opens layers in order, a few ahead of the one that is read, so that the next ones are
 * decompressed while this one is written. Layers are read one at a time: that is what makes equal
 * images equal disks.
 */
final class LayerQueue implements AutoCloseable {
  /** Each holds 4 MiB at most, and as much again on its way from another host. */
  private static final int MAX_OPEN = 4;

  private final Iterator<SourceLayer> unopened;
  private final ConversionBudget budget;
  private final LongConsumer blobCounter;
  private final int maxOpen;
  private final Deque<LayerStream> open = new ArrayDeque<>();

  LayerQueue(List<SourceLayer> layers, ConversionBudget budget, LongConsumer blobCounter) {
    this.unopened = layers.iterator();
    this.maxOpen = maxOpen(layers);
    this.budget = budget;
    this.blobCounter = blobCounter;
  }

  /**
   * Files are read as fast as they are decompressed, so more than the processors would only take
   * turns. A connection is slow to begin and then waits for the network, whatever the processors.
   */
  private static int maxOpen(List<SourceLayer> layers) {
    boolean remote = layers.stream().anyMatch(layer -> layer.blob().isRemote());
    return remote ? MAX_OPEN : Math.min(MAX_OPEN, Runtime.getRuntime().availableProcessors());
  }

  /** The stream of the next layer, which stays this queue's to close. */
  LayerStream next() {
    while (open.size() < maxOpen && unopened.hasNext()) {
      open.addLast(new LayerStream(unopened.next(), budget, blobCounter));
    }
    return open.getFirst();
  }

  /** Closes the layer that {@link #next} gave. */
  void finish() throws IOException {
    open.removeFirst().close();
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      finish();
    }
  }
}
