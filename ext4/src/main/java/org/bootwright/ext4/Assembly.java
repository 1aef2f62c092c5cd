package org.bootwright.ext4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bootwright.ext4.disk.ContentSpace;
import org.bootwright.ext4.disk.DiskFile;
import org.bootwright.ext4.disk.DiskGeometry;
import org.bootwright.ext4.disk.FreeSpace;
import org.bootwright.ext4.group.GroupTable;
import org.bootwright.ext4.group.InodeTables;
import org.bootwright.ext4.group.JournalWriter;
import org.bootwright.ext4.group.ResizeInode;
import org.bootwright.ext4.group.SuperblockWriter;
import org.bootwright.ext4.ondisk.MetadataChecksum;
import org.bootwright.ext4.ondisk.Superblock;

/**
 * Makes a file system of the contents on a disk and a tree over them: the order of all the steps.
 */
final class Assembly {

  private final Ext4Options options;
  private final DiskFile disk;
  private final NumberedTree tree;
  private final FreeSpace space;
  private final InodeTables tables;
  private final MetadataChecksum checksum;
  private final DiskSize size;
  private final long madeSeconds;

  Assembly(Ext4Options options, DiskFile disk, NumberedTree tree, ContentSpace contents) {
    this.options = options;
    this.disk = disk;
    this.tree = tree;
    checksum = new MetadataChecksum(options.uuid());
    madeSeconds = options.timestamp().seconds();
    size = DiskSize.of(options);
    long contentEnd = contents.end();
    int inodesPerGroup =
        InodeTables.inodesPerGroup(
            tree.usedInodeCount(), size.leastGroupCount(contentEnd, tree.contentBlocks()));
    int tableBlocks = InodeTables.tableBlockCount(inodesPerGroup);
    space = new FreeSpace(contentEnd, contents.untouched(), size.limitBlocks(tableBlocks));
    tables = new InodeTables(disk, space, inodesPerGroup);
  }

  Ext4Summary write() throws IOException {
    new ContentClaim(disk, space).claim(tree.nodes());
    var journal =
        new JournalWriter(disk, space, tables, checksum)
            .write(size.journalBlocks(), options.uuid(), madeSeconds);
    tables.addUpTo(Math.ceilDiv(tree.usedInodeCount(), tables.inodesPerGroup()));
    var directoryCounts = writeNodes();

    long blockCount = size.settle(space, tables);
    int groupCount = DiskGeometry.groupCount(blockCount);
    space.limitTo(blockCount);
    var bitmaps = new GroupTable.Bitmaps(space, groupCount);
    long doubleIndirect = space.takeContiguous(1).firstBlock();
    size.check(space, tables);

    new ResizeInode(groupCount).write(disk, doubleIndirect, tables, checksum, madeSeconds);
    tables.finish();
    var groups = new GroupTable(disk, space, tables, checksum, blockCount);
    groups.write(bitmaps, tree.usedInodeCount(), directoryCounts);
    int freeInodes = groupCount * tables.inodesPerGroup() - tree.usedInodeCount();
    new SuperblockWriter(disk, groups).write(superblock(), journal, freeInodes);
    disk.finish(size.fileBytes(blockCount));
    return summary(blockCount, groups.freeBlockCount(), groupCount, freeInodes);
  }

  /** Writes all inodes, and returns how many directories each group has. */
  private int[] writeNodes() throws IOException {
    var counts = new int[tables.groupCount()];
    var writer = new NodeWriter(tree, disk, space, tables, checksum, options.hashSeed());
    for (var nodes : List.of(List.<Node>of(tree.root()), tree.nodes())) {
      for (var node : nodes) {
        writer.write(node);
        if (node instanceof Directory) {
          counts[(node.inodeNumber() - 1) / tables.inodesPerGroup()]++;
        }
      }
    }
    writer.finish();
    return counts;
  }

  private Superblock superblock() {
    var superblock =
        new Superblock()
            .identity(
                options.uuid(),
                options.hashSeed(),
                options.label().getBytes(StandardCharsets.UTF_8))
            .made(madeSeconds);
    return tree.valueInodes().count() > 0 ? superblock.valueInodes() : superblock;
  }

  private Ext4Summary summary(
      long blockCount, long freeBlockCount, int groupCount, int freeInodes) {
    return new Ext4Summary(
        size.fileBytes(blockCount),
        blockCount,
        freeBlockCount,
        (long) groupCount * tables.inodesPerGroup(),
        freeInodes,
        tree.regularFileCount(),
        tree.directoryCount(),
        tree.otherFileCount(),
        tree.contentBytes());
  }
}
