package org.bootwright.ext4;

/** A regular file. */
public final class RegularFile extends Node {

  private final FileContent content;

  /**
   * A file of this content, which a {@link ContentWriter} of the same {@link Ext4Writer} made, and
   * which belongs to this node alone: two nodes must not have one content.
   */
  public RegularFile(Attributes attributes, FileContent content) {
    super(attributes);
    this.content = content;
  }

  public FileContent content() {
    return content;
  }
}
