package org.bootwright.ext4.group;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.ondisk.Inode;
import org.bootwright.ext4.ondisk.InodeNumbers;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/**
 * The inode that holds the reserved descriptor blocks until the kernel needs them to grow the disk.
 *
 * <pre>
 * i_block[13] → double indirect block → reserved block n after the first superblock
 *                                         → reserved block n after each copy
 * </pre>
 */
public final class ResizeInode {

  private static final int ADDRESSES_PER_BLOCK = BLOCK_SIZE_BYTES / 4;

  /** EXT4_DIND_BLOCK. */
  private static final int DOUBLE_INDIRECT = 13;

  /** Blocks that i_block and the two levels could address; the kernel expects just this size. */
  private static final long SIZE_BLOCKS =
      12 + ADDRESSES_PER_BLOCK + (long) ADDRESSES_PER_BLOCK * ADDRESSES_PER_BLOCK;

  private final int usedDescriptorBlocks;
  private final int[] copyGroups;

  public ResizeInode(int groupCount) {
    usedDescriptorBlocks = DiskGeometry.descriptorBlockCount(groupCount);
    copyGroups = IntStream.range(1, groupCount).filter(DiskGeometry::hasSuperblock).toArray();
  }

  private int reservedBlocks() {
    return DiskGeometry.DESCRIPTOR_AREA_BLOCKS - usedDescriptorBlocks;
  }

  /** Writes the inode and the addresses, with the double indirect block at this place. */
  public void write(
      DiskFile disk,
      long doubleIndirectBlock,
      InodeTables tables,
      MetadataChecksum checksum,
      long madeSeconds)
      throws IOException {
    writeAddresses(disk, doubleIndirectBlock);
    var field = ByteBuffer.allocate(Inode.BLOCK_FIELD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    field.putInt(4 * DOUBLE_INDIRECT, Math.toIntExact(doubleIndirectBlock));
    long blockCount = 1 + (long) reservedBlocks() * (1 + copyGroups.length);
    new ReservedInodes(tables, checksum, madeSeconds)
        .write(InodeNumbers.RESIZE, SIZE_BLOCKS * BLOCK_SIZE_BYTES, blockCount, 0, field.array());
  }

  private void writeAddresses(DiskFile disk, long doubleIndirectBlock) throws IOException {
    var indirect = ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    var copies = ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int index = usedDescriptorBlocks; index < DiskGeometry.DESCRIPTOR_AREA_BLOCKS; index++) {
      indirect.putInt(4 * index, 1 + index);
      if (copyGroups.length > 0) {
        Arrays.fill(copies.array(), (byte) 0);
        copies.clear();
        for (int group : copyGroups) {
          copies.putInt(Math.toIntExact(DiskGeometry.firstBlockOf(group) + 1 + index));
        }
        disk.write(1 + index, copies.clear());
      }
    }
    disk.write(doubleIndirectBlock, indirect);
  }
}
