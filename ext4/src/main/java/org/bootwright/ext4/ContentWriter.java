package org.bootwright.ext4;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import org.bootwright.ext4.disk.BlockStream;

/**
 * Takes one file's bytes from first to last and puts them on the disk at once. Runs of zeros become
 * holes. For use by one thread; several writers may be open at once, each in a thread of its own.
 *
 * <p>Closing without {@link #finish()} gives the blocks back.
 */
public final class ContentWriter implements WritableByteChannel {

  /** EXT_MAX_BLOCKS: logical block numbers have 32 bits, and the last one is reserved. */
  private static final long MAX_SIZE_BYTES = 0xFFFF_FFFFL * BLOCK_SIZE_BYTES;

  private final BlockStream stream;
  private long sizeBytes;
  private boolean open = true;

  ContentWriter(BlockStream stream) {
    this.stream = stream;
  }

  /**
   * Appends what remains in the buffer.
   *
   * @throws Ext4Exception FILE_TOO_LARGE from 16 TiB on
   */
  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = source.remaining();
    grow(count);
    stream.write(source);
    return count;
  }

  /**
   * Appends zeros, without writing them where a block is all zeros.
   *
   * @throws Ext4Exception FILE_TOO_LARGE from 16 TiB on
   */
  public void writeZeros(long countBytes) throws IOException {
    if (countBytes < 0) {
      throw new IllegalArgumentException("count of zeros is negative: " + countBytes);
    }
    grow(countBytes);
    stream.writeZeros(countBytes);
  }

  private void grow(long countBytes) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    if (countBytes > MAX_SIZE_BYTES - sizeBytes) {
      throw new Ext4Exception(
          Ext4Exception.Kind.FILE_TOO_LARGE,
          "writing a file's content: it is 16 TiB or larger, which ext4 cannot hold");
    }
    sizeBytes += countBytes;
  }

  /** Ends the content. It is on the disk for good if a node of the finished tree has it. */
  public FileContent finish() throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    var extents = stream.finish();
    open = false;
    return new FileContent(stream.disk(), sizeBytes, extents);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    if (open) {
      open = false;
      stream.abandon();
    }
  }
}
