package org.bootwright.ext4;

/** A device node. */
public abstract sealed class Device extends Node permits CharacterDevice, BlockDevice {

  private final long major;
  private final long minor;

  /** A device of this major number, 0 to 4,095, and minor number, 0 to 1,048,575. */
  Device(Attributes attributes, long major, long minor) {
    super(attributes);
    this.major = major;
    this.minor = minor;
  }

  public final long major() {
    return major;
  }

  public final long minor() {
    return minor;
  }
}
