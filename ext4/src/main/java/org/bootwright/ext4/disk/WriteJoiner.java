package org.bootwright.ext4.disk;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Joins small writes that follow each other on the disk to large ones. For one thread; no block may
 * be written to by others too while bytes wait here.
 */
public final class WriteJoiner implements BlockSink {

  /** Writes of this size and more are as fast as the page cache; smaller ones are joined. */
  private static final int DIRECT_WRITE_BYTES = 64 << 10;

  private static final int JOINED_WRITE_BYTES = 1 << 20;

  private final DiskFile disk;

  /** Holds bytes for the disk from {@link #joinedOffset} on. */
  private final ByteBuffer joined = ByteBuffer.allocateDirect(JOINED_WRITE_BYTES);

  private long joinedOffset;

  WriteJoiner(DiskFile disk) {
    this.disk = disk;
  }

  @Override
  public void write(long block, ByteBuffer source) throws IOException {
    long offset = block * BLOCK_SIZE_BYTES;
    if (source.remaining() >= DIRECT_WRITE_BYTES) {
      dropOverlap(offset, source.remaining());
      disk.writeFully(offset, source);
    } else {
      join(offset, source);
    }
  }

  /** Older bytes that wait for the same place must not come out after newer ones. */
  private void dropOverlap(long offset, int length) throws IOException {
    if (offset < joinedOffset + joined.position() && joinedOffset < offset + length) {
      flush();
    }
  }

  private void join(long offset, ByteBuffer source) throws IOException {
    boolean follows = offset == joinedOffset + joined.position();
    if (!follows || source.remaining() > joined.remaining()) {
      flush();
      joinedOffset = offset;
    }
    joined.put(source);
  }

  /** Writes what waits to be joined. */
  public void flush() throws IOException {
    if (joined.position() > 0) {
      joined.flip();
      disk.writeFully(joinedOffset, joined);
      joined.clear();
    }
  }
}
