package org.bootwright.ext4.group;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bootwright.ext4.disk.BlockRun;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.ondisk.Inode;

/**
 * The inode tables: places them, and takes the inodes of one group after those of the other. The
 * first block, which has the inodes that ext4 uses itself, stays open until {@link #finish}.
 */
public final class InodeTables {

  private static final int INODES_PER_BLOCK = BLOCK_SIZE_BYTES / Inode.SIZE_BYTES;

  /** One inode for 16 KiB, mke2fs's ratio; the groups by which the disk grows get as many. */
  private static final int MIN_INODES_PER_GROUP = 8192;

  /** One block of bitmap. */
  public static final int MAX_INODES_PER_GROUP = 8 * BLOCK_SIZE_BYTES;

  private final DiskFile disk;
  private final FreeSpace space;
  private final int inodesPerGroup;
  private final int usedInodeCount;
  private final List<BlockRun> tables = new ArrayList<>();
  private final ByteBuffer firstBlock =
      ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer table;
  private int openGroup;

  /**
   * @param usedInodeCount all numbers up to this one are used
   */
  public InodeTables(DiskFile disk, FreeSpace space, int inodesPerGroup, int usedInodeCount) {
    this.disk = disk;
    this.space = space;
    this.inodesPerGroup = inodesPerGroup;
    this.usedInodeCount = usedInodeCount;
    this.table =
        ByteBuffer.allocate(inodesPerGroup * Inode.SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Inodes a group on a disk of that many groups or more: as mke2fs has it, or more where the tree
   * has many small files, and then an eighth stays free.
   */
  public static int inodesPerGroup(long inodeCount, int groupCount) {
    long wanted = Math.ceilDiv(inodeCount + inodeCount / 8, (long) groupCount);
    long rounded = Math.ceilDiv(wanted, (long) INODES_PER_BLOCK) * INODES_PER_BLOCK;
    return Math.clamp(rounded, MIN_INODES_PER_GROUP, MAX_INODES_PER_GROUP);
  }

  public int inodesPerGroup() {
    return inodesPerGroup;
  }

  /** Blocks of one group's table. */
  public int tableBlockCount() {
    return tableBlockCount(inodesPerGroup);
  }

  /** Blocks of a table of that many inodes. */
  public static int tableBlockCount(int inodesPerGroup) {
    return inodesPerGroup / INODES_PER_BLOCK;
  }

  public int groupCount() {
    return tables.size();
  }

  long firstBlockOf(int group) {
    return tables.get(group).firstBlock();
  }

  /** Places tables until that many groups have one. */
  public void addUpTo(int groupCount) throws IOException {
    while (tables.size() < groupCount) {
      var run = space.takeContiguous(tableBlockCount());
      if (space.mayHaveOldBytes(run)) {
        disk.writeZeros(run);
      }
      tables.add(run);
    }
  }

  public int groupOf(int number) {
    return (number - 1) / inodesPerGroup;
  }

  /** Opens a group, later than the one that is open, which nobody may use any more. */
  public void open(int group) throws IOException {
    if (group != openGroup) {
      flush();
      openGroup = group;
    }
  }

  /**
   * The place of an inode, all zeros. It is in the open group or, from 17 on, opens a later one;
   * several threads at once may ask for, and write, inodes of the open group.
   */
  public Inode slot(int number) throws IOException {
    if (number <= INODES_PER_BLOCK) {
      return new Inode(firstBlock, (number - 1) * Inode.SIZE_BYTES);
    }
    int group = groupOf(number);
    if (group < openGroup || number > usedInodeCount) {
      throw new IllegalStateException(
          "inode %d, with group %d open and %d inodes"
              .formatted(number, openGroup, usedInodeCount));
    }
    open(group);
    return new Inode(table, (number - 1) % inodesPerGroup * Inode.SIZE_BYTES);
  }

  /** Writes the open group's table as far as it is in use. */
  private void flush() throws IOException {
    int usedInodes = Math.min(usedInodeCount - openGroup * inodesPerGroup, inodesPerGroup);
    int from = openGroup == 0 ? BLOCK_SIZE_BYTES : 0;
    int end = Math.ceilDiv(usedInodes, INODES_PER_BLOCK) * BLOCK_SIZE_BYTES;
    if (end > from) {
      disk.write(firstBlockOf(openGroup) + from / BLOCK_SIZE_BYTES, table.slice(from, end - from));
      Arrays.fill(table.array(), 0, end, (byte) 0);
    }
  }

  /** Writes what is still open; no inode may change any more. */
  public void finish() throws IOException {
    flush();
    disk.write(firstBlockOf(0), firstBlock.clear());
  }
}
