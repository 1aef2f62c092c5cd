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
 * The inode tables: places them, and takes inodes in the order of their numbers. The first block,
 * which has the inodes that ext4 uses itself, stays open until {@link #finish}.
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
  private final List<BlockRun> tables = new ArrayList<>();
  private final ByteBuffer firstBlock =
      ByteBuffer.allocate(BLOCK_SIZE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer table;
  private int openGroup;
  private int lastNumber;

  public InodeTables(DiskFile disk, FreeSpace space, int inodesPerGroup) {
    this.disk = disk;
    this.space = space;
    this.inodesPerGroup = inodesPerGroup;
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

  /** The place of an inode, all zeros; numbers from 17 on must come in ascending order. */
  public Inode slot(int number) throws IOException {
    if (number <= INODES_PER_BLOCK) {
      return new Inode(firstBlock, (number - 1) * Inode.SIZE_BYTES);
    }
    if (number <= lastNumber) {
      throw new IllegalStateException("inode " + number + " comes after " + lastNumber);
    }
    int group = (number - 1) / inodesPerGroup;
    if (group != openGroup) {
      flush();
      openGroup = group;
    }
    lastNumber = number;
    return new Inode(table, (number - 1) % inodesPerGroup * Inode.SIZE_BYTES);
  }

  /** Writes the open group's table as far as it is in use. */
  private void flush() throws IOException {
    if (lastNumber == 0) {
      return;
    }
    int usedInodes = (lastNumber - 1) % inodesPerGroup + 1;
    int from = openGroup == 0 ? BLOCK_SIZE_BYTES : 0;
    int end = Math.ceilDiv(usedInodes, INODES_PER_BLOCK) * BLOCK_SIZE_BYTES;
    disk.write(firstBlockOf(openGroup) + from / BLOCK_SIZE_BYTES, table.slice(from, end - from));
    Arrays.fill(table.array(), 0, end, (byte) 0);
  }

  /** Writes what is still open; no inode may change any more. */
  public void finish() throws IOException {
    flush();
    disk.write(firstBlockOf(0), firstBlock.clear());
  }
}
