package org.bootwright.ext4;

import static org.bootwright.ext4.disk.DiskGeometry.BLOCK_SIZE_BYTES;

import java.io.IOException;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.group.DiskSizing;
import org.bootwright.ext4.group.InodeTables;

/** How large the disk becomes: as asked, or as its content asks. Counts are in blocks. */
sealed interface DiskSize {

  /** For disks fitted to their content, which are there to be grown: mke2fs's for 2 to 16 GiB. */
  int FITTED_JOURNAL_BLOCKS = 16 << 10;

  static DiskSize of(Ext4Options options) {
    int askedJournalBlocks = (int) DiskGeometry.bytesToBlocks(options.journalBytes());
    return switch (options.size()) {
      case Ext4Options.Size.Fitted fitted ->
          new Fitted(DiskGeometry.bytesToBlocks(fitted.slackBytes()), askedJournalBlocks);
      case Ext4Options.Size.Exact exact ->
          new Exact(exact.sizeBytes() / BLOCK_SIZE_BYTES, askedJournalBlocks);
    };
  }

  int journalBlocks();

  /** Groups that there are at least in the end. */
  int leastGroupCount(long contentEnd, long contentBlocks);

  /** What may be used, with inode tables of that size. */
  long limitBlocks(int tableBlocks);

  /** Gives a table to every group, when all else but bitmaps is placed; returns the final size. */
  long settle(FreeSpace space, InodeTables tables) throws IOException;

  /** Fails if something was placed beyond the disk's end. */
  void check(FreeSpace space, InodeTables tables) throws Ext4Exception;

  /** The file's size for a file system of that many blocks. */
  long fileBytes(long blockCount);

  /** Content and slack. */
  record Fitted(long slackBlocks, int askedJournalBlocks) implements DiskSize {

    @Override
    public int journalBlocks() {
      return askedJournalBlocks > 0 ? askedJournalBlocks : FITTED_JOURNAL_BLOCKS;
    }

    @Override
    public int leastGroupCount(long contentEnd, long contentBlocks) {
      long end = Math.max(contentEnd, contentBlocks + slackBlocks) + journalBlocks();
      return DiskGeometry.groupCount(Math.min(end, DiskGeometry.MAX_DISK_BLOCKS));
    }

    @Override
    public long limitBlocks(int tableBlocks) {
      return DiskGeometry.MAX_DISK_BLOCKS;
    }

    @Override
    public long settle(FreeSpace space, InodeTables tables) throws IOException {
      while (true) {
        int groupCount = tables.groupCount();
        long blockCount = blocksFor(space, tables, groupCount);
        if (blockCount > DiskGeometry.MAX_DISK_BLOCKS) {
          throw noSpace(DiskGeometry.MAX_DISK_BLOCKS, blockCount);
        }
        int needed = DiskGeometry.groupCount(blockCount);
        if (needed <= groupCount) {
          return blockCount;
        }
        tables.addUpTo(needed);
      }
    }

    private long blocksFor(FreeSpace space, InodeTables tables, int groupCount) {
      // Two bitmaps a group and the resize inode's block are still to come.
      long pending = 2L * groupCount + 1;
      long usable = space.takenCount() + pending + slackBlocks;
      long end = DiskSizing.endOfAppended(space.takenEnd(), pending);
      long least = DiskGeometry.firstBlockOf(groupCount - 1) + 1;
      long blocks =
          Math.max(DiskSizing.blocksWithUsable(usable), DiskSizing.roundUp(Math.max(end, least)));
      return DiskSizing.growLastGroup(blocks, tables.tableBlockCount());
    }

    @Override
    public void check(FreeSpace space, InodeTables tables) {
      if (space.takenEnd() > space.limit()) {
        throw new IllegalStateException(
            "block " + space.takenEnd() + " is beyond the fitted end " + space.limit());
      }
    }

    @Override
    public long fileBytes(long blockCount) {
      return blockCount * BLOCK_SIZE_BYTES;
    }
  }

  /** Just this. */
  record Exact(long blockCount, int askedJournalBlocks) implements DiskSize {

    @Override
    public int journalBlocks() {
      return journalBlocksFor(blockCount);
    }

    private int journalBlocksFor(long diskBlocks) {
      return askedJournalBlocks > 0 ? askedJournalBlocks : DiskSizing.journalBlocks(diskBlocks);
    }

    @Override
    public int leastGroupCount(long contentEnd, long contentBlocks) {
      return Math.max(1, (int) (blockCount / DiskGeometry.BLOCKS_PER_GROUP));
    }

    @Override
    public long limitBlocks(int tableBlocks) {
      return DiskSizing.dropLastGroup(blockCount, tableBlocks);
    }

    @Override
    public long settle(FreeSpace space, InodeTables tables) throws IOException {
      long used = limitBlocks(tables.tableBlockCount());
      tables.addUpTo(DiskGeometry.groupCount(used));
      return used;
    }

    @Override
    public void check(FreeSpace space, InodeTables tables) throws Ext4Exception {
      boolean hasAllInodes = tables.groupCount() <= DiskGeometry.groupCount(space.limit());
      if (space.takenEnd() > space.limit() || !hasAllInodes) {
        throw noSpace(blockCount, neededBlocks(space, tables));
      }
    }

    /** Room for what was placed, with tables and bitmaps of the groups that this takes more. */
    private long neededBlocks(FreeSpace space, InodeTables tables) {
      int tableBlocks = tables.tableBlockCount();
      int groupCount = tables.groupCount();
      int journalBlocks = journalBlocks();
      while (true) {
        // A table may have to be passed over for lack of neighbouring blocks.
        long more = (groupCount - tables.groupCount()) * (tableBlocks + 2L) + tableBlocks;
        long usable = space.takenCount() + more + (journalBlocks - journalBlocks());
        long least = DiskGeometry.firstBlockOf(groupCount - 1) + 1;
        long blocks = Math.max(DiskSizing.blocksWithUsable(usable), DiskSizing.roundUp(least));
        blocks = DiskSizing.growLastGroup(blocks, tableBlocks);
        int needed = DiskGeometry.groupCount(blocks);
        if (needed <= groupCount && journalBlocksFor(blocks) <= journalBlocks) {
          return blocks;
        }
        groupCount = Math.max(groupCount, needed);
        journalBlocks = Math.max(journalBlocks, journalBlocksFor(blocks));
      }
    }

    @Override
    public long fileBytes(long ignored) {
      return blockCount * BLOCK_SIZE_BYTES;
    }
  }

  private static Ext4Exception noSpace(long blockCount, long neededBlocks) {
    long neededBytes = neededBlocks * BLOCK_SIZE_BYTES;
    return new Ext4Exception(
        Ext4Exception.Kind.NO_SPACE,
        "the content does not fit a disk of "
            + blockCount * BLOCK_SIZE_BYTES
            + " bytes; it needs "
            + neededBytes
            + " bytes",
        neededBytes);
  }
}
