package org.bootwright.runner.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of one VM on disk: at least the newest segment's worth of bytes, at most two segments.
 * State is guarded by one lock; appending and reading are page-cache copies, so nobody holds it for
 * long.
 */
public final class OutputSpool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OutputSpool.class);

  /** A reader that is silent for longer than this no longer holds the stream. */
  private static final Duration READER_PATIENCE = Duration.ofSeconds(30);

  /** How much one answer may carry, whatever is asked for. */
  private static final int MAXIMUM_CHUNK_BYTES = 1024 * 1024;

  private final Path directory;
  private final String name;
  private final long segmentBytes;
  private final boolean waitsForReaders;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final Condition readersMoved = lock.newCondition();
  private final Deque<SpoolSegment> segments = new ArrayDeque<>();
  private final ReaderPositions readers = new ReaderPositions(READER_PATIENCE.toNanos());
  private boolean ended;
  private boolean released;
  private boolean writeFailed;
  private boolean closed;

  private OutputSpool(Path directory, String name, long segmentBytes, boolean waitsForReaders) {
    this.directory = directory;
    this.name = name;
    this.segmentBytes = segmentBytes;
    this.waitsForReaders = waitsForReaders;
  }

  /** A stream that never waits: the oldest bytes go when the segments are full. */
  public static OutputSpool dropping(Path directory, String name, long segmentBytes)
      throws IOException {
    return new OutputSpool(directory, name, segmentBytes, false).open();
  }

  /** A stream that waits for its readers, who may be as much as one segment behind. */
  public static OutputSpool waiting(Path directory, String name, long segmentBytes)
      throws IOException {
    return new OutputSpool(directory, name, segmentBytes, true).open();
  }

  /** Goes on behind what an earlier run of this VM, or of this service, has left. */
  private OutputSpool open() throws IOException {
    var found = new TreeMap<Long, Path>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name + "-*.log")) {
      for (Path file : files) {
        String digits = file.getFileName().toString();
        digits = digits.substring(name.length() + 1, digits.length() - ".log".length());
        found.put(Long.parseLong(digits), file);
      }
    }
    for (var each : found.entrySet()) {
      segments.addLast(SpoolSegment.open(each.getValue(), each.getKey()));
    }
    if (segments.isEmpty()) {
      addSegment(0);
    }
    return this;
  }

  private void addSegment(long start) throws IOException {
    segments.addLast(SpoolSegment.open(directory.resolve(name + "-" + start + ".log"), start));
  }

  /** Adds bytes at the end; waits for readers where this stream does. Called by one thread. */
  public void append(ByteBuffer bytes) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (bytes.hasRemaining() && !closed) {
        SpoolSegment current = segments.getLast();
        int room = (int) Math.min(bytes.remaining(), segmentBytes - current.length());
        if (room <= 0) {
          awaitReaders(current.end() - segmentBytes);
          startSegment(current.end());
          continue;
        }
        ByteBuffer piece = bytes.slice(bytes.position(), room);
        bytes.position(bytes.position() + room);
        appendPiece(current, piece);
        grown.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A new segment drops what lies before {@code offset}; readers that are there are waited for. */
  private void awaitReaders(long offset) throws InterruptedException {
    while (waitsForReaders && !released && !closed) {
      OptionalLong slowest = readers.slowest(System.nanoTime());
      if (slowest.isEmpty() || slowest.getAsLong() >= offset) {
        return;
      }
      // Patience runs out without a signal, so look again from time to time.
      boolean ignored = readersMoved.await(1, TimeUnit.SECONDS);
    }
  }

  private void startSegment(long start) {
    try {
      while (segments.size() > 1) {
        segments.removeFirst().delete();
      }
      addSegment(start);
    } catch (IOException failure) {
      restartBehind(start, failure);
    }
  }

  private void appendPiece(SpoolSegment segment, ByteBuffer piece) {
    long end = segment.end() + piece.remaining();
    try {
      segment.append(piece);
    } catch (IOException failure) {
      restartBehind(end, failure);
    }
  }

  /**
   * A host without disk space must not stop the guest: what cannot be kept is dropped like old
   * output, which readers see by the jump of the offset.
   */
  private void restartBehind(long end, IOException failure) {
    if (!writeFailed) {
      log.warn(
          "writing {} in {}: output is lost until there is room again", name, directory, failure);
    }
    writeFailed = true;
    try {
      for (SpoolSegment segment : segments) {
        segment.delete();
      }
      segments.clear();
      addSegment(end);
    } catch (IOException again) {
      throw new IllegalStateException("making an empty file in " + directory + " failed", again);
    }
  }

  /**
   * Reads from an offset on.
   *
   * @param wait how long to wait for a byte that is not there yet
   */
  public OutputChunk read(long offset, int maximumBytes, Duration wait)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    lock.lockInterruptibly();
    try {
      readers.asked(offset, System.nanoTime());
      readersMoved.signalAll();
      long left = deadline - System.nanoTime();
      while (offset >= end() && !ended && !closed && left > 0) {
        left = grown.awaitNanos(left);
      }
      requireOpen();
      OutputChunk chunk = chunkAt(offset, Math.clamp(maximumBytes, 1, MAXIMUM_CHUNK_BYTES));
      readers.answered(offset, chunk.offset() + chunk.bytes().length, System.nanoTime());
      return chunk;
    } finally {
      lock.unlock();
    }
  }

  /** The last bytes, for a message about how things ended. */
  public byte[] tail(int maximumBytes) throws IOException {
    lock.lock();
    try {
      requireOpen();
      return chunkAt(Math.max(0, end() - maximumBytes), maximumBytes).bytes();
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("reading " + name + " in " + directory + ": it was closed");
    }
  }

  private OutputChunk chunkAt(long asked, int maximumBytes) throws IOException {
    if (asked >= end()) {
      return new OutputChunk(asked, new byte[0], ended);
    }
    long offset = Math.max(asked, segments.getFirst().start());
    for (SpoolSegment segment : segments) {
      if (offset < segment.end()) {
        int count = (int) Math.min(maximumBytes, segment.end() - offset);
        byte[] bytes = segment.read(offset, count);
        return new OutputChunk(offset, bytes, ended && offset + count == end());
      }
    }
    throw new IllegalStateException("no segment has the offset " + offset);
  }

  /** The offset behind the last byte that was appended. */
  public long endOffset() {
    lock.lock();
    try {
      return end();
    } finally {
      lock.unlock();
    }
  }

  private long end() {
    return segments.getLast().end();
  }

  /** The writer no longer waits for readers: the VM is to end whoever is still reading. */
  public void release() {
    lock.lock();
    try {
      released = true;
      readersMoved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more will be appended; readers learn of it behind the last byte. */
  public void finish() {
    lock.lock();
    try {
      ended = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the files, which stay. Whoever waits here is sent away. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      grown.signalAll();
      readersMoved.signalAll();
      for (SpoolSegment segment : segments) {
        segment.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
