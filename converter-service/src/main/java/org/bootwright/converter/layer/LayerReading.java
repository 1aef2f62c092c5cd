package org.bootwright.converter.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.digest.StreamSha256;
import org.bootwright.converter.source.SourceLayer;
import org.bootwright.converter.tar.TarSource;
import org.jspecify.annotations.Nullable;

/**
 * The tar inside a layer's blob. Reading, decompressing and hashing begin with {@link #start}, on
 * threads of their own, and run a few megabytes ahead of whoever takes the tar. Reading to the end
 * and then {@link #verify} proves that blob and tar are what manifest and configuration say. For
 * one thread.
 */
public final class LayerReading implements TarSource, AutoCloseable {
  private final SourceLayer layer;
  private final Pipe blob;
  private final Pipe tar;
  private final List<Thread> threads;
  private final LongConsumer blobCounter;
  private final LongConsumer tarCounter;
  private final InflationLibrary inflation;
  private volatile @Nullable Digest diffId;
  private volatile @Nullable Exception digestFailure;

  private LayerReading(
      SourceLayer layer,
      LayerBuffers buffers,
      InflationLibrary inflation,
      LongConsumer blobCounter,
      LongConsumer tarCounter) {
    this.layer = layer;
    this.inflation = inflation;
    this.blobCounter = blobCounter;
    this.tarCounter = tarCounter;
    blob = buffers.newBlobPipe();
    tar = buffers.newTarPipe();
    threads =
        List.of(
            thread("read", this::readBlob),
            thread("inflate", this::decompress),
            thread("digest", this::digest));
  }

  /**
   * Starts to read a layer.
   *
   * @param blobCounter hears of blob bytes as they are read, on another thread
   * @param tarCounter hears of tar bytes before they are handed out, on the thread that takes them
   */
  public static LayerReading start(
      SourceLayer layer,
      LayerBuffers buffers,
      InflationLibrary inflation,
      LongConsumer blobCounter,
      LongConsumer tarCounter) {
    var reading = new LayerReading(layer, buffers, inflation, blobCounter, tarCounter);
    reading.threads.forEach(Thread::start);
    return reading;
  }

  private Thread thread(String task, Runnable work) {
    return Thread.ofPlatform().daemon().name(task + "-" + layer.name()).unstarted(work);
  }

  @Override
  public ByteBuffer next() throws IOException {
    ByteBuffer piece = tar.reader(0).next();
    if (piece == null) {
      return ByteBuffer.allocate(0);
    }
    tarCounter.accept(piece.remaining());
    return piece;
  }

  /**
   * Checks the diff ID, after all of the tar was taken; what is left of it is passed over. The
   * blob's own digest was checked at its end.
   *
   * @return the diff ID
   * @throws LayerFormatException if it is another one than the layer is to have
   */
  public Digest verify() throws IOException {
    while (next().hasRemaining()) {
      // What follows is part of the digest, and nothing else.
    }
    join(threads.getLast());
    Digest actual = diffId;
    if (actual == null) {
      throw new IOException("taking the digest of a layer failed", digestFailure);
    }
    Optional<Digest> expected = layer.diffId();
    if (expected.isPresent() && !actual.equals(expected.get())) {
      throw new LayerFormatException(
          "the decompressed layer has diff ID %s, but the image's configuration says %s"
              .formatted(actual, expected.get()));
    }
    return actual;
  }

  /** Has whoever waits for the layer fail soon; from any thread. */
  public void abandon() {
    blob.close();
    tar.close();
    // Only the first can wait for anything but the pipes.
    threads.getFirst().interrupt();
  }

  /** Ends the threads, wherever they are, and waits until the blob is closed. */
  @Override
  public void close() throws IOException {
    abandon();
    for (Thread thread : threads) {
      join(thread);
    }
    blob.release();
    tar.release();
  }

  private static void join(Thread thread) throws IOException {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading a layer");
    }
  }

  /** The first thread: the blob's bytes, and their digest. */
  private void readBlob() {
    fill(
        blob,
        () -> {
          try (InputStream stream = layer.blob().open()) {
            BlobReader.copy(stream, blob, layer.blobDigest(), blobCounter);
          }
        });
  }

  /** The second: the tar. */
  private void decompress() {
    fill(
        tar,
        () -> {
          BlobInput input = new BlobInput(blob.reader(0)::next);
          try (Decoder decoder = Decompression.of(input, inflation)) {
            decompress(decoder);
          } catch (LayerFormatException e) {
            // Damaged bytes rarely decompress; that they are damaged is the better thing to say.
            input.drain();
            throw e;
          }
          input.drain();
        });
  }

  private void decompress(Decoder decoder) throws IOException {
    while (true) {
      ByteBuffer buffer = tar.takeEmpty();
      decoder.decode(buffer);
      boolean last = buffer.hasRemaining();
      tar.send(buffer.flip());
      if (last) {
        return;
      }
    }
  }

  /** The third: the tar's digest. What the second fails with, the taker sees too. */
  private void digest() {
    try (StreamSha256 sha256 = StreamSha256.begin()) {
      for (var piece = tar.reader(1).next(); piece != null; piece = tar.reader(1).next()) {
        sha256.update(piece);
      }
      diffId = sha256.digest();
    } catch (IOException | RuntimeException e) {
      digestFailed(e);
    } catch (Error e) {
      digestFailed(new IOException("taking the digest of a layer failed: " + e, e));
    }
  }

  private void digestFailed(Exception e) {
    digestFailure = e;
    tar.breakOff(e);
  }

  private interface Filling {
    void run() throws IOException;
  }

  private static void fill(Pipe pipe, Filling filling) {
    @Nullable Exception failure = null;
    try {
      filling.run();
    } catch (IOException | RuntimeException e) {
      failure = e;
    } catch (Error e) {
      failure = new IOException("reading a layer failed: " + e, e);
    }
    pipe.end(failure);
  }
}
