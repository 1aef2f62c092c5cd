package org.bootwright.ext4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bootwright.ext4.disk.BlockStream;
import org.bootwright.ext4.disk.BufferPool;
import org.bootwright.ext4.disk.ContentSpace;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.disk.SharedSpaceGate;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/**
 * Writes one ext4 file system into a new file. Contents are written first and straight to their
 * place, from any number of threads; then {@link #finish} lays a tree over them.
 *
 * <p>The same options and the same calls in the same order give the same bytes. Contents written by
 * several threads at once lie as their timing has it, unless each thread has a {@link #newSequence
 * sequence} of its own.
 *
 * <p>Closing without a finish, or after one that failed, deletes the file. The file is not synced.
 * An interrupt of a thread that is writing closes the file, so it ends the whole.
 */
public final class Ext4Writer implements AutoCloseable {

  private final Path path;
  private final Ext4Options options;
  private final DiskFile disk;
  private final ContentSpace space = new ContentSpace();
  private final BufferPool buffers = new BufferPool();

  /** A finish was begun; if it failed, what it left cannot be finished again. */
  private volatile boolean begun;

  private volatile boolean finished;
  private volatile boolean closed;

  private Ext4Writer(Path path, Ext4Options options, DiskFile disk) {
    this.path = path;
    this.options = options;
    this.disk = disk;
  }

  /** Begins a file system in a file that must not exist yet. */
  public static Ext4Writer create(Path path, Ext4Options options) throws IOException {
    return new Ext4Writer(path, options, DiskFile.create(path));
  }

  /**
   * Begins the content of a regular file.
   *
   * @param expectedSizeBytes how much is to come, or 0 if that is not known; a wrong number only
   *     makes the layout worse
   */
  public ContentWriter newContent(long expectedSizeBytes) {
    checkOpen();
    return new ContentWriter(new BlockStream(disk, disk, space, buffers, expectedSizeBytes));
  }

  /**
   * Begins a sequence of contents with a place of its own.
   *
   * @param reservedBytes set aside for it; what it does not use is free in the end, and the disk
   *     may become larger by that
   * @param gate is passed each time before it takes space that all share, because its own is used
   *     up: contents are placed alike only if sequences pass in the same order each time
   */
  public ContentSequence newSequence(long reservedBytes, SharedSpaceGate gate) {
    checkOpen();
    var reserved = space.reserve(DiskGeometry.bytesToBlocks(reservedBytes), gate);
    return new ContentSequence(disk, reserved, buffers);
  }

  /**
   * Gives back the blocks of content that no node of the tree will have; later content can use
   * them. Optional: {@link #finish} frees whatever the tree does not have.
   */
  public void discard(FileContent content) {
    checkOpen();
    content.discard();
    BlockStream.giveBack(space, content.extents());
  }

  /**
   * Writes the tree, and with it the file system; all contents must be finished. A directory {@code
   * lost+found} is put into the root where it has none.
   *
   * @throws Ext4Exception if ext4 or the size asked for cannot hold the tree
   */
  public Ext4Summary finish(Directory root) throws IOException {
    checkOpen();
    if (buffers.lentCount() > 0) {
      throw new IllegalStateException(buffers.lentCount() + " content(s) are still being written");
    }
    if (root.parent().isPresent()) {
      throw new IllegalArgumentException("the root is in another directory");
    }
    begun = true;
    try (var tree =
        NumberedTree.of(root, options.timestamp(), new MetadataChecksum(options.uuid()))) {
      var summary = new Assembly(options, disk, tree, space).write();
      finished = true;
      return summary;
    }
  }

  private void checkOpen() {
    if (begun || closed) {
      throw new IllegalStateException("the file system is already finished or closed");
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    disk.close();
    if (!finished) {
      Files.deleteIfExists(path);
    }
  }
}
