package org.bootwright.ext4.extent;

import java.util.Arrays;

/** A finished extent tree: i_block with the root, and how many blocks the other nodes take. */
public final class ExtentTree {

  private final byte[] blockField;
  private final int nodeBlockCount;

  ExtentTree(byte[] blockField, int nodeBlockCount) {
    this.blockField = blockField;
    this.nodeBlockCount = nodeBlockCount;
  }

  public byte[] blockField() {
    return Arrays.copyOf(blockField, blockField.length);
  }

  public int nodeBlockCount() {
    return nodeBlockCount;
  }
}
