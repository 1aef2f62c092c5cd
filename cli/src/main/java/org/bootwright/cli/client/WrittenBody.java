package org.bootwright.cli.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;

/**
 * A body that is written while it is sent: a virtual thread writes, and waits until the connection
 * asks for more. It begins when the gateway has said that it wants the body.
 */
final class WrittenBody implements BodyPublisher {
  /** A few pieces of a file at a time; smaller ones cost a write to the connection each. */
  private static final int PIECE_BYTES = 256 * 1024;

  private final BodyWriter writer;

  WrittenBody(BodyWriter writer) {
    this.writer = writer;
  }

  @Override
  public long contentLength() {
    return -1;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    var out = new Pieces(subscriber);
    subscriber.onSubscribe(out);
    Thread.ofVirtual().name("request-body").start(() -> write(subscriber, out));
  }

  private void write(Flow.Subscriber<? super ByteBuffer> subscriber, Pieces out) {
    try {
      writer.writeTo(out);
      out.flush();
      subscriber.onComplete();
    } catch (IOException | RuntimeException e) {
      subscriber.onError(e);
    }
  }

  /** Passes pieces on as they are asked for. The writer's thread owns the buffer. */
  private static final class Pieces extends OutputStream implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final Semaphore asked = new Semaphore(0);
    private ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private volatile boolean cancelled;

    Pieces(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      asked.release((int) Math.min(count, 1 << 10));
    }

    @Override
    public void cancel() {
      cancelled = true;
      asked.release();
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
      int from = start;
      int end = start + length;
      while (from < end) {
        int count = Math.min(end - from, piece.remaining());
        piece.put(bytes, from, count);
        from += count;
        if (!piece.hasRemaining()) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      if (piece.position() == 0) {
        return;
      }
      try {
        asked.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("sending was interrupted");
      }
      if (cancelled) {
        throw new IOException("the gateway takes no more");
      }
      subscriber.onNext(piece.flip());
      piece = ByteBuffer.allocate(PIECE_BYTES);
    }
  }
}
