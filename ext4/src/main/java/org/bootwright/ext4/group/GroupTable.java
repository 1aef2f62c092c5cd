package org.bootwright.ext4.group;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCKS_PER_GROUP;
import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;
import static org.bootwright.ext4.disk.DiskGeometry.DESCRIPTOR_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.bootwright.ext4.disk.BlockRun;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.ondisk.GroupDescriptor;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/** Writes the bitmaps of all groups, and makes the descriptors that say where everything is. */
public final class GroupTable {

  private final DiskFile disk;
  private final FreeSpace space;
  private final InodeTables tables;
  private final MetadataChecksum checksum;
  private final long blockCount;
  private final int groupCount;
  private final ByteBuffer descriptors;
  private long freeBlockCount;

  /** Groups of a disk of that many blocks, the last of which may be short. */
  public GroupTable(
      DiskFile disk,
      FreeSpace space,
      InodeTables tables,
      MetadataChecksum checksum,
      long blockCount) {
    this.disk = disk;
    this.space = space;
    this.tables = tables;
    this.checksum = checksum;
    this.blockCount = blockCount;
    this.groupCount = DiskGeometry.groupCount(blockCount);
    this.descriptors =
        ByteBuffer.allocate(DiskGeometry.descriptorBlockCount(groupCount) * BLOCK_SIZE_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Writes the bitmaps.
   *
   * @param usedInodes inodes in use: the first ones, without gaps
   * @param directoryCounts directories of each group; groups at the end may be missing
   */
  public void write(Bitmaps bitmaps, int usedInodes, int[] directoryCounts) throws IOException {
    var counts = Arrays.copyOf(directoryCounts, groupCount);
    int inodesPerGroup = tables.inodesPerGroup();
    for (int group = 0; group < groupCount; group++) {
      long before = (long) group * inodesPerGroup;
      int used = Math.clamp(usedInodes - before, 0, inodesPerGroup);
      describe(group, bitmaps, used, counts[group]);
    }
  }

  private void describe(int group, Bitmaps bitmaps, int usedInodes, int directoryCount)
      throws IOException {
    int blocksHere =
        (int) Math.min(BLOCKS_PER_GROUP, blockCount - DiskGeometry.firstBlockOf(group));
    var taken = BitSet.valueOf(space.bitmapOf(group));
    int freeBlocks = blocksHere - taken.cardinality();
    freeBlockCount += freeBlocks;
    int flags = GroupDescriptor.INODE_ZEROED;
    int blockChecksum = 0;
    int inodeChecksum = 0;
    if (isUntouched(group, taken.cardinality())) {
      flags |= GroupDescriptor.BLOCK_UNINIT;
    } else {
      blockChecksum = writeBitmap(bitmaps.blockBitmap(group), taken, blocksHere);
    }
    if (usedInodes == 0) {
      flags |= GroupDescriptor.INODE_UNINIT;
    } else {
      inodeChecksum = writeInodeBitmap(bitmaps.inodeBitmap(group), usedInodes);
    }
    int freeInodes = tables.inodesPerGroup() - usedInodes;
    new GroupDescriptor(
            bitmaps.blockBitmap(group),
            bitmaps.inodeBitmap(group),
            tables.firstBlockOf(group),
            freeBlocks,
            freeInodes,
            directoryCount,
            freeInodes,
            flags,
            blockChecksum,
            inodeChecksum)
        .writeTo(descriptors, group * DESCRIPTOR_SIZE_BYTES, group, checksum);
  }

  /** The kernel can make such a group's bitmap itself; it cannot if the group is short. */
  private boolean isUntouched(int group, int takenBlocks) {
    return group < groupCount - 1 && takenBlocks == DiskGeometry.superblockAreaOf(group);
  }

  private int writeBitmap(long block, BitSet used, int validBits) throws IOException {
    used.set(validBits, BLOCKS_PER_GROUP);
    var bytes = ByteBuffer.wrap(Arrays.copyOf(used.toByteArray(), BLOCK_SIZE_BYTES));
    disk.write(block, bytes.duplicate());
    return checksum.ofBitmap(bytes);
  }

  /** The checksum covers the valid bits only; those after them are set all the same. */
  private int writeInodeBitmap(long block, int usedInodes) throws IOException {
    var used = new BitSet(BLOCKS_PER_GROUP);
    used.set(0, usedInodes);
    used.set(tables.inodesPerGroup(), BLOCKS_PER_GROUP);
    var bytes = ByteBuffer.wrap(Arrays.copyOf(used.toByteArray(), BLOCK_SIZE_BYTES));
    disk.write(block, bytes.duplicate());
    return checksum.ofBitmap(bytes.slice(0, tables.inodesPerGroup() / 8));
  }

  public long freeBlockCount() {
    return freeBlockCount;
  }

  long blockCount() {
    return blockCount;
  }

  int groupCount() {
    return groupCount;
  }

  int inodesPerGroup() {
    return tables.inodesPerGroup();
  }

  /** The descriptors of all groups, in whole blocks. */
  ByteBuffer descriptors() {
    return descriptors.duplicate().clear();
  }

  /** Where the bitmaps lie. */
  public static final class Bitmaps {

    private final long[] blocks;
    private final int groupCount;

    /** Takes two blocks a group, all block bitmaps before all inode bitmaps. */
    public Bitmaps(FreeSpace space, int groupCount) {
      this.groupCount = groupCount;
      List<BlockRun> runs = space.take(2 * groupCount);
      blocks =
          runs.stream()
              .flatMapToLong(run -> LongStream.range(run.firstBlock(), run.end()))
              .toArray();
    }

    long blockBitmap(int group) {
      return blocks[group];
    }

    long inodeBitmap(int group) {
      return blocks[groupCount + group];
    }
  }
}
