package org.bootwright.ext4;

/**
 * A file of the tree to be written; the class is the type. A node under two names is a hard link:
 * it gets one inode. Not safe for use by several threads at once.
 */
public abstract sealed class Node
    permits RegularFile, Directory, SymbolicLink, Device, Fifo, Socket {

  private Attributes attributes;

  /** Zero until the writer has numbered the tree. */
  private int inodeNumber;

  /** How many entries name this inode; counted while the tree is numbered. */
  private int linkCount;

  Node(Attributes attributes) {
    this.attributes = attributes;
  }

  public final Attributes attributes() {
    return attributes;
  }

  /** Gives the node other attributes; all its names see them. */
  public final void replaceAttributes(Attributes replacement) {
    attributes = replacement;
  }

  final int inodeNumber() {
    return inodeNumber;
  }

  final void number(int number) {
    inodeNumber = number;
    linkCount = 0;
  }

  final int linkCount() {
    return linkCount;
  }

  final void addLink() {
    linkCount++;
  }
}
