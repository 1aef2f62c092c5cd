package org.bootwright.ext4.extent;

import java.util.Arrays;
import org.bootwright.ext4.disk.ExtentList;
import org.bootwright.ext4.ondisk.ExtentNode;

/** A finished extent tree: i_block with the root, and how many blocks the other nodes take. */
public final class ExtentTree {

  private final byte[] blockField;
  private final int nodeBlockCount;

  ExtentTree(byte[] blockField, int nodeBlockCount) {
    this.blockField = blockField;
    this.nodeBlockCount = nodeBlockCount;
  }

  /** Whether the tree of these runs has no nodes but the root. */
  public static boolean fitsInode(ExtentList runs) {
    return Level.extentCount(runs) <= ExtentNode.ROOT_CAPACITY;
  }

  public byte[] blockField() {
    return Arrays.copyOf(blockField, blockField.length);
  }

  public int nodeBlockCount() {
    return nodeBlockCount;
  }
}
