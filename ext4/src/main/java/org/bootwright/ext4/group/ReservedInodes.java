package org.bootwright.ext4.group;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import org.bootwright.ext4.ondisk.FileType;
import org.bootwright.ext4.ondisk.Inode;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/** Writes the inodes by which ext4 keeps files of its own: owned by root, in no directory. */
final class ReservedInodes {

  private static final int PERMISSIONS = 0600;
  private static final int SECTORS_PER_BLOCK = BLOCK_SIZE_BYTES / 512;

  private final InodeTables tables;
  private final MetadataChecksum checksum;
  private final long madeSeconds;

  ReservedInodes(InodeTables tables, MetadataChecksum checksum, long madeSeconds) {
    this.tables = tables;
    this.checksum = checksum;
    this.madeSeconds = madeSeconds;
  }

  void write(int number, long sizeBytes, long blockCount, int flags, byte[] blockField)
      throws IOException {
    Inode inode = tables.slot(number);
    inode
        .mode(FileType.REGULAR, PERMISSIONS)
        .links(1)
        .size(sizeBytes)
        .sectors(blockCount * SECTORS_PER_BLOCK)
        .flags(flags)
        .blockField(blockField)
        .accessTime(madeSeconds, 0)
        .changeTime(madeSeconds, 0)
        .modificationTime(madeSeconds, 0)
        .creationTime(madeSeconds, 0)
        .seal(number, checksum);
  }
}
