package org.bootwright.ext4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bootwright.ext4.directory.DirectoryWriter;
import org.bootwright.ext4.ondisk.InodeNumbers;
import org.bootwright.ext4.ondisk.MetadataChecksum;

/**
 * A tree whose nodes have inode numbers and link counts: a directory's files follow each other,
 * then come its subdirectories. Closing takes the numbers off again.
 */
final class NumberedTree implements AutoCloseable {

  /** EXT4_LINK_MAX. */
  static final int MAX_LINKS = 65_000;

  private static final int LOST_AND_FOUND_PERMISSIONS = 0700;

  private final Directory root;
  private final ValueInodes valueInodes;

  /** All nodes but the root; the first has the number {@link InodeNumbers#FIRST_ORDINARY}. */
  private final List<Node> nodes = new ArrayList<>();

  private long contentBytes;
  private long contentBlocks;
  private long regularFileCount;
  private long directoryCount;

  private NumberedTree(Directory root, MetadataChecksum checksum) {
    this.root = root;
    valueInodes = new ValueInodes(root, checksum);
  }

  static NumberedTree of(Directory root, Timestamp madeTime, MetadataChecksum checksum)
      throws Ext4Exception {
    var tree = new NumberedTree(root, checksum);
    boolean whole = false;
    try {
      tree.number(madeTime);
      whole = true;
    } finally {
      if (!whole) {
        tree.close();
      }
    }
    return tree;
  }

  private void number(Timestamp madeTime) throws Ext4Exception {
    numberDirectory(root, InodeNumbers.ROOT);
    directoryCount++;
    // First of all, so that it gets the number that it has by custom.
    add(lostAndFound(madeTime));
    Deque<Directory> pending = new ArrayDeque<>();
    pending.push(root);
    while (!pending.isEmpty()) {
      var directory = pending.pop();
      if (directory.entryCount() > DirectoryWriter.MAX_ENTRIES) {
        throw new Ext4Exception(
            Ext4Exception.Kind.DIRECTORY_TOO_LARGE,
            "numbering "
                + Paths.of(directory)
                + ": it has "
                + directory.entryCount()
                + " entries; the limit is "
                + DirectoryWriter.MAX_ENTRIES);
      }
      numberChildren(directory).reversed().forEach(pending::push);
    }
    valueInodes.number(InodeNumbers.FIRST_ORDINARY + nodes.size(), nodes);
  }

  /** Numbers what is in the directory and returns its subdirectories. */
  private List<Directory> numberChildren(Directory directory) throws Ext4Exception {
    var subdirectories = new ArrayList<Directory>();
    for (var entry : directory.entries()) {
      var node = entry.getValue();
      if (node.inodeNumber() == 0) {
        add(node);
      }
      if (node instanceof Directory subdirectory) {
        subdirectories.add(subdirectory);
        directory.addLink();
      } else {
        node.addLink();
        if (node.linkCount() > MAX_LINKS) {
          throw new Ext4Exception(
              Ext4Exception.Kind.TOO_MANY_LINKS,
              "numbering "
                  + Paths.of(directory, entry.getKey())
                  + ": the file has more than 65,000 names, the most that ext4 allows");
        }
      }
    }
    return subdirectories;
  }

  private void add(Node node) {
    int number = InodeNumbers.FIRST_ORDINARY + nodes.size();
    nodes.add(node);
    switch (node) {
      case Directory directory -> {
        numberDirectory(directory, number);
        directoryCount++;
      }
      case RegularFile file -> {
        node.number(number);
        regularFileCount++;
        contentBytes += file.content().sizeBytes();
        contentBlocks += file.content().extents().totalBlocks();
      }
      case SymbolicLink _, Device _, Fifo _, Socket _ -> node.number(number);
    }
  }

  private static void numberDirectory(Directory directory, int number) {
    directory.number(number);
    // Its name (the root: its own "..") and its ".".
    directory.addLink();
    directory.addLink();
  }

  /** The directory for what e2fsck finds; a root that has a file of that name does without. */
  private Node lostAndFound(Timestamp madeTime) throws Ext4Exception {
    var name = FileName.of("lost+found".getBytes(StandardCharsets.US_ASCII));
    if (root.get(name).isEmpty()) {
      root.put(name, new Directory(Attributes.of(LOST_AND_FOUND_PERMISSIONS, 0, 0, madeTime)));
    }
    return root.get(name).orElseThrow();
  }

  Directory root() {
    return root;
  }

  /** All nodes but the root, in the order of their numbers. */
  List<Node> nodes() {
    return nodes;
  }

  /** Inodes in use, with the reserved ones. */
  int usedInodeCount() {
    return InodeNumbers.FIRST_ORDINARY - 1 + nodes.size() + valueInodes.count();
  }

  /** The values of extended attributes that have inodes of their own. */
  ValueInodes valueInodes() {
    return valueInodes;
  }

  long regularFileCount() {
    return regularFileCount;
  }

  long directoryCount() {
    return directoryCount;
  }

  long otherFileCount() {
    return nodes.size() + 1 - regularFileCount - directoryCount;
  }

  long contentBytes() {
    return contentBytes;
  }

  /** Blocks that content takes on the disk. */
  long contentBlocks() {
    return contentBlocks;
  }

  @Override
  public void close() {
    root.number(0);
    nodes.forEach(node -> node.number(0));
  }
}
