package org.bootwright.cli.run;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads standard input on a thread of its own, since nothing can wake a read, and hands it to the
 * sink that is current when it was read. The thread does not keep the process alive.
 */
final class InputPump {
  private static final int CHUNK_BYTES = 32 * 1024;

  private final InputStream input;
  private @Nullable Sink sink;
  private boolean started;
  private boolean inputEnded;

  /** Where input goes. */
  interface Sink {
    /** Takes a chunk. An IOException says that it was not taken, and that no more is wanted. */
    void take(byte[] chunk, int length) throws IOException;

    /** No more input comes. */
    void endInput() throws IOException;
  }

  InputPump(InputStream input) {
    this.input = input;
  }

  /** Sends what comes from now on to this sink; the end too if it has been read already. */
  void direct(Sink newSink) {
    boolean ended;
    synchronized (this) {
      sink = newSink;
      notifyAll();
      ended = inputEnded;
      if (!started) {
        started = true;
        Thread.ofPlatform().daemon().name("stdin").start(this::pump);
      }
    }
    if (ended) {
      end(newSink);
    }
  }

  private void pump() {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      for (int length = read(chunk); length >= 0; length = read(chunk)) {
        deliver(chunk, length);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return;
    }
    Sink last;
    synchronized (this) {
      inputEnded = true;
      last = current();
    }
    end(last);
  }

  /** Hands a chunk to the current sink or, where that session is over, to the one that follows. */
  private void deliver(byte[] chunk, int length) throws InterruptedException {
    Sink taker = current();
    while (!takes(taker, chunk, length)) {
      taker = awaitOtherThan(taker);
    }
  }

  private static boolean takes(Sink taker, byte[] chunk, int length) {
    try {
      taker.take(chunk, length);
      return true;
    } catch (IOException over) {
      // The other direction of that session says why it is over.
      return false;
    }
  }

  /** By identity: two sessions are never the same, whatever their sinks say of each other. */
  @SuppressWarnings("ReferenceEquality")
  private synchronized Sink awaitOtherThan(Sink over) throws InterruptedException {
    while (current() == over) {
      wait();
    }
    return current();
  }

  private synchronized Sink current() {
    if (sink == null) {
      throw new IllegalStateException("input is read before anybody wants it");
    }
    return sink;
  }

  private static void end(Sink sink) {
    try {
      sink.endInput();
    } catch (IOException closed) {
      // As above: nobody wants the end of an input whose session is over.
      return;
    }
  }

  /** A closed standard input (`<&-`) reads as an empty one. */
  private int read(byte[] chunk) {
    try {
      return input.read(chunk);
    } catch (IOException closed) {
      return -1;
    }
  }
}
