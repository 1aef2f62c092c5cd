package org.bootwright.ext4.disk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file that becomes the disk. Small writes that follow each other on the disk are joined to
 * large ones; what is never written stays a hole. Safe for several threads.
 */
public final class DiskFile implements Closeable {

  /** Writes of this size and more are as fast as the page cache; smaller ones are joined. */
  private static final int DIRECT_WRITE_BYTES = 64 << 10;

  private static final int JOINED_WRITE_BYTES = 1 << 20;

  private final FileChannel channel;

  /** Guarded by this object's monitor; holds bytes for the disk from {@link #joinedOffset} on. */
  private final ByteBuffer joined = ByteBuffer.allocateDirect(JOINED_WRITE_BYTES);

  private long joinedOffset;

  private DiskFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes a file that must not exist yet. */
  public static DiskFile create(Path path) throws IOException {
    return new DiskFile(
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE));
  }

  /** Writes what remains in the buffer, at the head of this block. */
  public void write(long block, ByteBuffer source) throws IOException {
    long offset = block * BLOCK_SIZE_BYTES;
    if (source.remaining() >= DIRECT_WRITE_BYTES) {
      dropOverlap(offset, source.remaining());
      writeFully(offset, source);
    } else {
      join(offset, source);
    }
  }

  /** Older bytes that wait for the same place must not come out after newer ones. */
  private synchronized void dropOverlap(long offset, int length) throws IOException {
    if (offset < joinedOffset + joined.position() && joinedOffset < offset + length) {
      flush();
    }
  }

  private synchronized void join(long offset, ByteBuffer source) throws IOException {
    boolean follows = offset == joinedOffset + joined.position();
    if (!follows || source.remaining() > joined.remaining()) {
      flush();
      joinedOffset = offset;
    }
    joined.put(source);
  }

  /** Overwrites blocks with zeros. */
  public void writeZeros(BlockRun run) throws IOException {
    var zeros = ByteBuffer.allocateDirect(JOINED_WRITE_BYTES);
    int blocksAtOnce = JOINED_WRITE_BYTES / BLOCK_SIZE_BYTES;
    for (long block = run.firstBlock(); block < run.end(); block += blocksAtOnce) {
      int count = (int) Math.min(blocksAtOnce, run.end() - block);
      write(block, zeros.slice(0, count * BLOCK_SIZE_BYTES));
    }
  }

  /** Reads the block and those after it until the buffer is full. */
  public void read(long block, ByteBuffer target) throws IOException {
    flush();
    long offset = block * BLOCK_SIZE_BYTES;
    while (target.hasRemaining()) {
      int count = channel.read(target, offset);
      if (count < 0) {
        throw new EOFException("reading the disk: no block " + offset / BLOCK_SIZE_BYTES);
      }
      offset += count;
    }
  }

  /** Writes what waits to be joined. */
  public synchronized void flush() throws IOException {
    if (joined.position() > 0) {
      joined.flip();
      writeFully(joinedOffset, joined);
      joined.clear();
    }
  }

  private void writeFully(long offset, ByteBuffer source) throws IOException {
    long at = offset;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  /** Writes all, then makes the file exactly this long. */
  public void finish(long sizeBytes) throws IOException {
    flush();
    if (channel.size() > sizeBytes) {
      channel.truncate(sizeBytes);
    } else if (channel.size() < sizeBytes) {
      // A byte at the end is the one way to lengthen a file that Java has. It costs a block.
      writeFully(sizeBytes - 1, ByteBuffer.allocate(1));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
