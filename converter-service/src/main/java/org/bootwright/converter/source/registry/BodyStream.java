package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read by one thread, a bounded stretch behind the network. The JDK's own
 * stream waits for ever when a server goes silent; this one gives up on a body that stands still,
 * or that comes in drops. Time in which the reader is busy does not count.
 */
final class BodyStream extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
  /** The client hands over what it read at once, at most three buffers of 16 KiB: 3 MiB in all. */
  private static final int MAX_PARTS_AHEAD = 64;

  /** Less than this within the stall timeout is standing still. */
  private static final int LEAST_BYTES = 16 << 10;

  /** How soon a reader that waits notices that the pull was given up. */
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Without buffers it is the end, and {@code failure} may say why. */
  private record Part(@Nullable List<ByteBuffer> buffers, @Nullable Throwable failure) {}

  private final PullSession session;
  private final long stallNanos;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean closed;
  private Iterator<ByteBuffer> buffers = Collections.emptyIterator();
  private ByteBuffer current = ByteBuffer.allocate(0);
  private @Nullable Part end;
  private long waitedNanos;
  private long bytesSince;

  BodyStream(PullSession session) {
    this.session = session;
    this.stallNanos = session.limits().stallTimeout().toNanos();
  }

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (closed) {
      given.cancel();
    } else {
      given.request(MAX_PARTS_AHEAD);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    parts.add(new Part(item, null));
  }

  @Override
  public void onError(Throwable failure) {
    parts.add(new Part(null, failure));
  }

  @Override
  public void onComplete() {
    parts.add(new Part(null, null));
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!current.hasRemaining()) {
      if (!advance()) {
        return -1;
      }
    }
    int count = Math.min(length, current.remaining());
    current.get(target, offset, count);
    return count;
  }

  /** Ends the transfer, if it is not at its end, and with it the connection. */
  @Override
  public void close() {
    closed = true;
    Flow.Subscription known = subscription;
    if (known != null && end == null) {
      known.cancel();
    }
  }

  private boolean advance() throws IOException {
    while (!buffers.hasNext()) {
      Part part = end == null ? take() : end;
      if (part.buffers() == null) {
        end = part;
        if (part.failure() != null) {
          throw new IOException(part.failure().getMessage(), part.failure());
        }
        return false;
      }
      buffers = part.buffers().iterator();
    }
    current = buffers.next();
    return true;
  }

  private Part take() throws IOException {
    Part part = parts.poll();
    while (part == null) {
      if (session.isClosed() || closed) {
        throw new IOException("it was given up");
      }
      if (waitedNanos > stallNanos) {
        throw new IOException(
            "the transfer stood still for %d s"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(stallNanos)));
      }
      part = await();
    }
    count(part);
    return part;
  }

  private @Nullable Part await() throws IOException {
    long began = System.nanoTime();
    try {
      return parts.poll(Math.min(SLICE_NANOS, stallNanos), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading from a registry");
    } finally {
      waitedNanos += System.nanoTime() - began;
    }
  }

  private void count(Part part) {
    Flow.Subscription known = subscription;
    if (part.buffers() == null || known == null) {
      return;
    }
    known.request(1);
    bytesSince += part.buffers().stream().mapToLong(ByteBuffer::remaining).sum();
    if (bytesSince >= LEAST_BYTES) {
      bytesSince = 0;
      waitedNanos = 0;
    }
  }
}
