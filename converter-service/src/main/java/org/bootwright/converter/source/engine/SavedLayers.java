package org.bootwright.converter.source.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.tar.TarEntry;
import org.bootwright.converter.tar.TarEntryType;
import org.bootwright.converter.tar.TarException;
import org.bootwright.converter.tar.TarReader;
import org.bootwright.converter.tar.TarText;
import org.jspecify.annotations.Nullable;

/**
 * The layers of an archive that comes by once. They may be opened on several threads, in any order,
 * and are handed out in the order of their turns: who has a later one waits until those before have
 * been read to their ends.
 */
final class SavedLayers implements AutoCloseable {
  /** An archive has a few files for each layer; this is far over any. */
  private static final int MAX_ENTRIES = 100_000;

  private static final Pattern OLD_LAYER = Pattern.compile("[0-9a-f]{64}/layer\\.tar");
  private static final Pattern BLOB = Pattern.compile("blobs/sha256/[0-9a-f]{64}");

  /** Opens the archive, when the first layer is wanted. */
  interface Archive {
    InputStream open() throws IOException;
  }

  private final Archive archive;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition turnChanged = lock.newCondition();

  /** Guarded by the lock, as are the following. */
  private int turn;

  private boolean broken;
  private @Nullable InputStream stream;
  private @Nullable TarReader tar;
  private int entries;

  SavedLayers(Archive archive) {
    this.archive = archive;
  }

  /**
   * The layer that comes at a turn, counted from 0.
   *
   * @throws EOFException if the archive has not as many
   */
  InputStream open(int wantedTurn) throws IOException {
    lock.lock();
    try {
      while (turn < wantedTurn && !broken) {
        turnChanged.await();
      }
      if (broken || turn != wantedTurn) {
        throw new IOException("a layer of the archive was not read to its end");
      }
      return nextLayer();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a layer");
    } catch (IOException | RuntimeException e) {
      giveUp();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  private InputStream nextLayer() throws IOException {
    TarReader reader = opened();
    try {
      for (Optional<TarEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
        entries++;
        if (entries > MAX_ENTRIES) {
          throw new IOException("the archive has more than %d entries".formatted(MAX_ENTRIES));
        }
        TarEntry entry = next.get();
        if (entry.type() != TarEntryType.REGULAR_FILE) {
          continue;
        }
        BodyStream body = new BodyStream(reader);
        if (OLD_LAYER.matcher(entry.name()).matches()
            || (BLOB.matcher(entry.name()).matches() && !body.isDocument(entry.sizeBytes()))) {
          return body;
        }
        requireSmall(entry);
      }
    } catch (TarException e) {
      throw new IOException("what the Docker Engine sends is no archive: " + e.getMessage(), e);
    }
    throw new EOFException("the Docker Engine has sent %d layers and no more".formatted(turn));
  }

  /**
   * What is no layer is a document; of anything else an archive could have more than time allows.
   */
  private static void requireSmall(TarEntry entry) throws IOException {
    if (entry.sizeBytes() > JsonObject.MAX_DOCUMENT_BYTES) {
      throw new IOException(
          "the archive of the Docker Engine has %d bytes that are no layer, at %s"
              .formatted(entry.sizeBytes(), TarText.printable(entry.name())));
    }
  }

  private TarReader opened() throws IOException {
    TarReader known = tar;
    if (known == null) {
      InputStream opened = archive.open();
      stream = opened;
      known = new TarReader(opened);
      tar = known;
    }
    return known;
  }

  private void pass(boolean whole) {
    lock.lock();
    try {
      if (whole) {
        turn++;
        turnChanged.signalAll();
      } else {
        giveUp();
      }
    } finally {
      lock.unlock();
    }
  }

  private void giveUp() {
    broken = true;
    turnChanged.signalAll();
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      giveUp();
      if (stream != null) {
        stream.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The body of the tar's current entry. Its closing is the next one's turn. */
  private final class BodyStream extends InputStream {
    private final TarReader reader;
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean closed;

    BodyStream(TarReader reader) {
      this.reader = reader;
    }

    /** JSON begins with a brace, which neither a compressed layer nor one of our paths does. */
    boolean isDocument(long sizeBytes) throws IOException {
      return sizeBytes <= JsonObject.MAX_DOCUMENT_BYTES
          && fill()
          && chunk.get(chunk.position()) == '{';
    }

    @Override
    public int read() throws IOException {
      return fill() ? chunk.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, chunk.remaining());
      chunk.get(target, offset, count);
      return count;
    }

    private boolean fill() throws IOException {
      if (!chunk.hasRemaining() && !ended) {
        chunk = reader.nextChunk();
        ended = !chunk.hasRemaining();
      }
      return !ended;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        pass(ended);
      }
    }
  }
}
