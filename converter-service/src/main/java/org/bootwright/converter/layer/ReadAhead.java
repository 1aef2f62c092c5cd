package org.bootwright.converter.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own into a bounded ring of chunks, so that decompressing one
 * part overlaps with writing the one before. A failure of the stream is thrown to the reader in its
 * place. The thread owns and closes the stream.
 */
final class ReadAhead extends InputStream {
  /** Chunks times their size is what one layer may hold in memory: 4 MiB. */
  private static final int CHUNK_COUNT = 16;

  private static final int CHUNK_BYTES = 256 << 10;

  /** Opens the stream on the reading thread: opening may read (magic numbers) and may fail. */
  interface Opener {
    InputStream open() throws IOException;
  }

  /** {@code length} is -1 for the end of the stream; then {@code failure} may say why. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Chunk(byte[] bytes, int length, @Nullable Exception failure) {}

  private final BlockingQueue<Chunk> filled = new ArrayBlockingQueue<>(CHUNK_COUNT + 1);
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(CHUNK_COUNT);
  private final Thread thread;
  private Chunk current = new Chunk(new byte[0], 0, null);
  private int position;

  ReadAhead(String threadName, Opener opener) {
    for (int i = 0; i < CHUNK_COUNT; i++) {
      free.add(new byte[0]); // Grown on first use: a small layer never takes the whole ring.
    }
    thread = Thread.ofPlatform().daemon().name(threadName).start(() -> fill(opener));
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
    if (position == current.length) {
      nextChunk();
    }
    if (current.length < 0) {
      throwFailure(current.failure);
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current.bytes, position, target, offset, count);
    position += count;
    return count;
  }

  private static void throwFailure(@Nullable Exception failure) throws IOException {
    switch (failure) {
      case null -> {}
      case FailureException told -> throw told;
      case IOException told -> throw told;
      default -> throw new IOException("reading a layer failed: " + failure, failure);
    }
  }

  /** Ends the thread, wherever it is, and waits until it has closed its stream. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while closing a layer");
    }
  }

  private void nextChunk() throws IOException {
    try {
      if (current.bytes.length > 0) {
        free.put(current.bytes);
      }
      current = filled.take();
      position = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a layer");
    }
  }

  private void fill(Opener opener) {
    Exception failure = null;
    try (InputStream stream = opener.open()) {
      Chunk chunk = fillChunk(stream);
      while (chunk.length >= 0) {
        filled.put(chunk);
        chunk = fillChunk(stream);
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    } catch (Error e) {
      failure = new IOException("reading a layer failed: " + e, e);
    } catch (InterruptedException e) {
      failure = new InterruptedIOException("reading a layer was given up");
    }
    // One place more than there are chunks, so the end always fits.
    if (!filled.offer(new Chunk(new byte[0], -1, failure))) {
      throw new IllegalStateException("the ring holds more chunks than there are");
    }
  }

  private Chunk fillChunk(InputStream stream) throws IOException, InterruptedException {
    byte[] bytes = free.take();
    if (bytes.length == 0) {
      bytes = new byte[CHUNK_BYTES];
    }
    int length = stream.readNBytes(bytes, 0, bytes.length);
    return new Chunk(bytes, length == 0 ? -1 : length, null);
  }
}
