package org.bootwright.ext4.group;

import java.io.IOException;
import java.util.UUID;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.extent.ExtentTreeWriter;
import org.bootwright.ext4.ondisk.Inode;
import org.bootwright.ext4.ondisk.InodeNumbers;
import org.bootwright.ext4.ondisk.JournalSuperblock;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/** Makes the empty journal. */
public final class JournalWriter {

  private final DiskFile disk;
  private final FreeSpace space;
  private final InodeTables tables;
  private final MetadataChecksum checksum;

  public JournalWriter(
      DiskFile disk, FreeSpace space, InodeTables tables, MetadataChecksum checksum) {
    this.disk = disk;
    this.space = space;
    this.tables = tables;
    this.checksum = checksum;
  }

  /** Takes blocks for the journal and writes its head and its inode. */
  public Journal write(int blockCount, UUID uuid, long madeSeconds) throws IOException {
    var extents = takeBlocks(blockCount);
    disk.write(extents.diskBlock(0), JournalSuperblock.empty(uuid, blockCount));
    var tree = new ExtentTreeWriter(disk, space, checksum).write(extents, InodeNumbers.JOURNAL);
    var journal = new Journal(blockCount, tree.blockField());
    new ReservedInodes(tables, checksum, madeSeconds)
        .write(
            InodeNumbers.JOURNAL,
            journal.sizeBytes(),
            (long) blockCount + tree.nodeBlockCount(),
            Inode.EXTENTS_FLAG,
            tree.blockField());
    return journal;
  }

  private ExtentList takeBlocks(int blockCount) throws IOException {
    var extents = new ExtentList.Builder();
    long logical = 0;
    for (var run : space.take(blockCount)) {
      if (space.mayHaveOldBytes(run)) {
        // What was a journal's block in some image must not pass for one of ours.
        disk.writeZeros(run);
      }
      extents.add(logical, run.firstBlock(), run.blockCount());
      logical += run.blockCount();
    }
    return extents.build();
  }
}
