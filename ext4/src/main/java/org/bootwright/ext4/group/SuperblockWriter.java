package org.bootwright.ext4.group;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.ondisk.Superblock;

/** Writes the superblock and all descriptors at the head of the disk, and their copies. */
public final class SuperblockWriter {

  private final DiskFile disk;
  private final GroupTable groups;

  public SuperblockWriter(DiskFile disk, GroupTable groups) {
    this.disk = disk;
    this.groups = groups;
  }

  /** Fills in what the groups know, and writes; the superblock has its identity already. */
  public void write(Superblock superblock, Journal journal, int freeInodes) throws IOException {
    int inodeCount = groups.groupCount() * groups.inodesPerGroup();
    int descriptorBlocks = DiskGeometry.descriptorBlockCount(groups.groupCount());
    superblock
        .blocks(
            groups.blockCount(),
            groups.freeBlockCount(),
            DiskGeometry.DESCRIPTOR_AREA_BLOCKS - descriptorBlocks)
        .inodes(inodeCount, freeInodes, groups.inodesPerGroup())
        .journal(journal.blockField(), journal.sizeBytes());
    for (int group = 0; group < groups.groupCount(); group++) {
      if (DiskGeometry.hasSuperblock(group)) {
        var block = ByteBuffer.allocate(BLOCK_SIZE_BYTES);
        block.put(group == 0 ? Superblock.PRIMARY_OFFSET : 0, array(superblock.copyFor(group)));
        disk.write(DiskGeometry.firstBlockOf(group), block);
        disk.write(DiskGeometry.firstBlockOf(group) + 1, groups.descriptors());
      }
    }
  }

  private static byte[] array(ByteBuffer bytes) {
    var array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }
}
