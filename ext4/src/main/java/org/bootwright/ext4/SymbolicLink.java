package org.bootwright.ext4;

/** A symbolic link. */
public final class SymbolicLink extends Node {

  private final byte[] target;

  /** A link to this target, 1 to 4,095 bytes without NUL (checked when written); copied. */
  public SymbolicLink(Attributes attributes, byte[] target) {
    super(attributes);
    this.target = target.clone();
  }

  /** The target's bytes, a copy. */
  public byte[] target() {
    return target.clone();
  }

  /** The bytes themselves; whoever gets them must not change them. */
  byte[] targetBytes() {
    return target;
  }
}
