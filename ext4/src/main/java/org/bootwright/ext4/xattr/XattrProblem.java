package org.bootwright.ext4.xattr;

/** Extended attributes that ext4 cannot hold; the message does not know the file. */
public final class XattrProblem extends Exception {

  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Kind {
    TOO_LARGE,
    NAME_INVALID,
    ACL_INVALID
  }

  private final Kind kind;

  XattrProblem(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
