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
public final class DiskFile implements BlockSink, Closeable {

  private static final int ZEROS_AT_ONCE_BYTES = 1 << 20;

  private final FileChannel channel;

  /** Guarded by this object's monitor. */
  private final WriteJoiner joiner = new WriteJoiner(this);

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

  @Override
  public synchronized void write(long block, ByteBuffer source) throws IOException {
    joiner.write(block, source);
  }

  /** A joiner for one thread's own blocks, so that threads neither wait for nor part each other. */
  public WriteJoiner newJoiner() {
    return new WriteJoiner(this);
  }

  /** Overwrites blocks with zeros. */
  public void writeZeros(BlockRun run) throws IOException {
    var zeros = ByteBuffer.allocateDirect(ZEROS_AT_ONCE_BYTES);
    int blocksAtOnce = ZEROS_AT_ONCE_BYTES / BLOCK_SIZE_BYTES;
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
    joiner.flush();
  }

  void writeFully(long offset, ByteBuffer source) throws IOException {
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
