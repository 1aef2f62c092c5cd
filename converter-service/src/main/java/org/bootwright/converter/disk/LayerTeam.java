package org.bootwright.converter.disk;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bootwright.converter.layer.LayerReading;
import org.bootwright.converter.source.SourceLayer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that read an image's layers in their order, several at a time. The first failure ends
 * them all.
 */
final class LayerTeam implements AutoCloseable {
  /** What a thread does with a layer that it reads. */
  interface Task {
    /** Begins to read the layer. */
    LayerReading start(int index);

    /** Reads it to its end. */
    ReadLayer read(int index, LayerReading reading) throws IOException;
  }

  private final List<SourceLayer> layers;
  private final Task task;
  private final LayerTurns turns;
  private final List<Thread> threads = new ArrayList<>();

  // All of what follows is guarded by this object's monitor.
  private final Map<Integer, ReadLayer> done = new HashMap<>();
  private final Set<LayerReading> readings = new HashSet<>();
  private int nextLayer;
  private boolean closed;
  private @Nullable Throwable failure;

  LayerTeam(List<SourceLayer> layers, int atOnce, LayerTurns turns, Task task) {
    this.layers = layers;
    this.turns = turns;
    this.task = task;
    for (int index = 0; index < Math.min(atOnce, layers.size()); index++) {
      threads.add(Thread.ofPlatform().daemon().name("layers-" + index).start(this::work));
    }
  }

  /**
   * A layer that was read; asked for once, in their order.
   *
   * @param whileWaiting called a few times a second on this thread
   * @throws IOException what the layer, or another one, failed with
   */
  synchronized ReadLayer take(int index, Runnable whileWaiting) throws IOException {
    while (!done.containsKey(index)) {
      throwFailure();
      whileWaiting.run();
      try {
        wait(WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while converting");
      }
    }
    return done.remove(index);
  }

  private static final long WAIT_MILLIS = 50;

  private void throwFailure() throws IOException {
    switch (failure) {
      case null -> {}
      case IOException told -> throw told;
      case RuntimeException told -> throw told;
      case OutOfMemoryError told -> throw told;
      default -> throw new IllegalStateException("reading a layer failed", failure);
    }
  }

  private void work() {
    for (int index = next(); index >= 0; index = next()) {
      try (LayerReading reading = started(index)) {
        ReadLayer layer = task.read(index, reading);
        turns.finish(index);
        put(index, layer);
      } catch (IOException | RuntimeException | Error e) {
        fail(e);
      }
    }
  }

  private synchronized int next() {
    return closed || failure != null || nextLayer == layers.size() ? -1 : nextLayer++;
  }

  private synchronized LayerReading started(int index) {
    LayerReading reading = task.start(index);
    readings.add(reading);
    if (closed) {
      reading.abandon();
    }
    return reading;
  }

  private synchronized void put(int index, ReadLayer layer) {
    done.put(index, layer);
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    if (failure == null && !closed) {
      failure = e;
      notifyAll();
    }
  }

  /** Ends what is still under way, and waits for it. */
  @Override
  public void close() throws IOException {
    turns.abandon();
    synchronized (this) {
      closed = true;
      readings.forEach(LayerReading::abandon);
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while ending a conversion");
      }
    }
  }
}
