package org.bootwright.converter.layer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of filled buffers from one thread to one or two others, each of which sees all of
 * them. It ends, or fails with what one of its threads failed with. Closing it, from any thread,
 * wakes whoever waits.
 */
final class Pipe {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> idle = new ArrayDeque<>();
  private final Reader[] readers;

  // All of what follows is guarded by the lock.
  private int lentCount;
  private boolean ended;
  private boolean closed;
  private @Nullable Exception failure;

  /** Where its buffers come from, and go when it is closed. */
  private final BufferPool pool;

  /**
   * A pipe.
   *
   * @param capacity buffers that are on their way or in use at the same time, at most
   */
  Pipe(BufferPool pool, int capacity, int readerCount) {
    this.pool = pool;
    this.capacity = capacity;
    this.readers = new Reader[readerCount];
    for (int index = 0; index < readerCount; index++) {
      readers[index] = new Reader();
    }
  }

  Reader reader(int index) {
    return readers[index];
  }

  /** An empty buffer, as soon as there is one. For the filling thread. */
  ByteBuffer takeEmpty() throws IOException {
    lock.lock();
    try {
      await(() -> lentCount < capacity || closed);
      checkOpen();
      lentCount++;
      ByteBuffer buffer = idle.pollLast();
      return buffer == null ? pool.take() : buffer.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Sends a buffer on; its remaining bytes are what counts. For the filling thread. */
  void send(ByteBuffer filled) throws IOException {
    lock.lock();
    try {
      checkOpen();
      Shared shared = new Shared(filled, readers.length);
      for (Reader reader : readers) {
        reader.waiting.addLast(shared);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it, well or with a failure, once all that was sent is read. For the filling thread. */
  void end(@Nullable Exception why) {
    lock.lock();
    try {
      ended = true;
      if (failure == null) {
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A reading thread has failed and will take no more. The others must not wait for it: they fail
   * too, unless all has been sent already.
   */
  void breakOff(Exception why) {
    lock.lock();
    try {
      if (!ended) {
        failure = why;
        closed = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody will read or fill any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the buffers back; when no thread uses the pipe any more. */
  void release() {
    idle.forEach(pool::giveBack);
    idle.clear();
  }

  private void await(BooleanSupplier condition) throws InterruptedIOException {
    try {
      while (!condition.getAsBoolean()) {
        changed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a layer");
    }
  }

  private void checkOpen() throws ClosedPipeException {
    if (closed) {
      throw new ClosedPipeException();
    }
  }

  /** One buffer, and how many readers have still to read it. */
  private static final class Shared {
    private final ByteBuffer buffer;
    private int readersLeft;

    Shared(ByteBuffer buffer, int readersLeft) {
      this.buffer = buffer;
      this.readersLeft = readersLeft;
    }
  }

  /** One reader's end; for one thread. */
  final class Reader {
    private final Deque<Shared> waiting = new ArrayDeque<>();
    private @Nullable Shared current;

    /**
     * The next buffer, read-only by agreement and valid until the next call; null at the end.
     *
     * @throws IOException what the filling thread, or another reader, failed with
     */
    @Nullable ByteBuffer next() throws IOException {
      lock.lock();
      try {
        giveBackCurrent();
        await(() -> !waiting.isEmpty() || ended || closed);
        if (closed) {
          throwFailure();
          throw new ClosedPipeException();
        }
        current = waiting.pollFirst();
        if (current == null) {
          throwFailure();
          return null;
        }
        return current.buffer.duplicate();
      } finally {
        lock.unlock();
      }
    }

    private void giveBackCurrent() {
      if (current != null && --current.readersLeft == 0) {
        idle.addLast(current.buffer);
        lentCount--;
        changed.signalAll();
      }
      current = null;
    }

    private void throwFailure() throws IOException {
      switch (failure) {
        case null -> {}
        case FailureException told -> throw told;
        case IOException told -> throw told;
        default -> throw new IOException("reading a layer failed: " + failure, failure);
      }
    }
  }
}
