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
    /** Takes a chunk. An IOException says that no more is wanted. */
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
    for (int length = read(chunk); length >= 0; length = read(chunk)) {
      try {
        current().take(chunk, length);
      } catch (IOException closed) {
        // This session is over; the other direction says why, and another may follow.
      }
    }
    Sink last;
    synchronized (this) {
      inputEnded = true;
      last = current();
    }
    end(last);
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
