package org.bootwright.ext4.xattr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.ondisk.MetadataChecksum;
import org.bootwright.ext4.ondisk.XattrArea;

/**
 * Blocks of extended attributes. Inodes with equal attributes share one, as they do where the
 * kernel writes them: trees in which each file has the same label or ACL are common.
 */
public final class SharedBlocks {

  /** EXT4_XATTR_REFCOUNT_MAX. */
  private static final int MAX_REFERENCES = 1024;

  /** Of 4 KiB each. Files that lie together are more often alike than those that lie apart. */
  private static final int REMEMBERED = 1024;

  private final DiskFile disk;
  private final FreeSpace space;
  private final MetadataChecksum checksum;

  /** By content, that used least recently first; each is written when it is forgotten. */
  private final SequencedMap<ByteBuffer, Shared> remembered =
      new LinkedHashMap<>(REMEMBERED, 0.75f, /* accessOrder= */ true);

  public SharedBlocks(DiskFile disk, FreeSpace space, MetadataChecksum checksum) {
    this.disk = disk;
    this.space = space;
    this.checksum = checksum;
  }

  private static final class Shared {
    final long block;
    int references;

    Shared(long block) {
      this.block = block;
    }
  }

  /**
   * The block for these bytes, of {@link XattrArea#inBlock}, which one inode more refers to.
   *
   * @param whenNew is run where no block had them yet, or none that more inodes may share
   */
  public long blockFor(ByteBuffer bytes, Runnable whenNew) throws IOException {
    var content = bytes.duplicate().order(bytes.order()).clear();
    var shared = remembered.get(content);
    if (shared != null && shared.references == MAX_REFERENCES) {
      remembered.remove(content);
      write(content, shared);
      shared = null;
    }
    if (shared == null) {
      shared = new Shared(space.takeContiguous(1).firstBlock());
      remembered.put(content, shared);
      whenNew.run();
      forgetOldest();
    }
    shared.references++;
    return shared.block;
  }

  private void forgetOldest() throws IOException {
    if (remembered.size() > REMEMBERED) {
      var oldest = remembered.pollFirstEntry();
      write(oldest.getKey(), oldest.getValue());
    }
  }

  /** Writes what is remembered. */
  public void finish() throws IOException {
    for (var entry : remembered.entrySet()) {
      write(entry.getKey(), entry.getValue());
    }
    remembered.clear();
  }

  private void write(ByteBuffer content, Shared shared) throws IOException {
    // A copy: the map finds an entry by its bytes.
    var bytes = ByteBuffer.allocate(content.capacity()).order(content.order());
    bytes.put(content.duplicate().clear()).clear();
    XattrArea.seal(bytes, shared.references, shared.block, checksum);
    disk.write(shared.block, bytes);
  }
}
