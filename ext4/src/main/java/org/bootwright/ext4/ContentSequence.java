package org.bootwright.ext4;

import java.io.IOException;
import org.bootwright.ext4.disk.BlockSource;
import org.bootwright.ext4.disk.BlockStream;
import org.bootwright.ext4.disk.BufferPool;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.WriteJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Contents that one thread writes, one after the other, beside other threads that do the same. They
 * lie in the order in which they were written, in a place that does not depend on the others'
 * timing. For one thread.
 */
public final class ContentSequence {

  private final DiskFile disk;
  private final BlockSource space;
  private final BufferPool buffers;

  /** Made when it is needed and dropped at the end: an image may have many sequences. */
  private @Nullable WriteJoiner joiner;

  ContentSequence(DiskFile disk, BlockSource space, BufferPool buffers) {
    this.disk = disk;
    this.space = space;
    this.buffers = buffers;
  }

  /**
   * Begins the content of a regular file, when the one before has ended.
   *
   * @param expectedSizeBytes how much is to come, or 0 if that is not known
   */
  public ContentWriter newContent(long expectedSizeBytes) {
    WriteJoiner sink = joiner == null ? disk.newJoiner() : joiner;
    joiner = sink;
    return new ContentWriter(new BlockStream(disk, sink, space, buffers, expectedSizeBytes));
  }

  /** Writes what waits to be written; there will be no more contents. */
  public void finish() throws IOException {
    if (joiner != null) {
      joiner.flush();
      joiner = null;
    }
  }
}
