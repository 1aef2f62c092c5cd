package org.bootwright.ext4;

/** A block device node. */
public final class BlockDevice extends Device {

  /**
   * A device of this major number, 0 to 4,095, and minor number, 0 to 1,048,575; checked when
   * written, so that the failure can name the path.
   */
  public BlockDevice(Attributes attributes, long major, long minor) {
    super(attributes, major, minor);
  }
}
