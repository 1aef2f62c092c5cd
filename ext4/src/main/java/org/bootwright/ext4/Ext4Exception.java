package org.bootwright.ext4;

import java.io.IOException;
import java.util.OptionalLong;

/** A tree that an ext4 file system cannot hold. The message names the file and says what to do. */
public final class Ext4Exception extends IOException {

  private static final long serialVersionUID = 1L;

  /** What was wrong; the names are stable. */
  public enum Kind {
    /** The content does not fit the size asked for; {@link #neededBytes} says what would do. */
    NO_SPACE,
    /** A file name is longer than 255 bytes. */
    NAME_TOO_LONG,
    /** A file name is empty, {@code .} or {@code ..}, or has a NUL or {@code /} in it. */
    NAME_INVALID,
    /** A file has more than 65,000 names. */
    TOO_MANY_LINKS,
    /** A directory has more entries than its index can reach. */
    DIRECTORY_TOO_LARGE,
    /** A file's content is 16 TiB or more, or is too scattered for its extent tree. */
    FILE_TOO_LARGE,
    /** A symbolic link's target is empty or 4,096 bytes or more, or has a NUL in it. */
    LINK_TARGET_INVALID,
    /** The extended attributes of a file do not fit its inode and one block. */
    XATTR_TOO_LARGE,
    /** An extended attribute's name is of no namespace that ext4 stores, or too long. */
    XATTR_NAME_INVALID,
    /** A POSIX ACL is not in the form of the system call. */
    ACL_INVALID,
    /** A major number over 4,095 or a minor number over 1,048,575. */
    DEVICE_NUMBER_OUT_OF_RANGE
  }

  private final Kind kind;
  private final long neededBytes;

  Ext4Exception(Kind kind, String message) {
    this(kind, message, -1);
  }

  Ext4Exception(Kind kind, String message, long neededBytes) {
    super(message);
    this.kind = kind;
    this.neededBytes = neededBytes;
  }

  public Kind kind() {
    return kind;
  }

  /** The disk size that would hold the content, where the kind is {@link Kind#NO_SPACE}. */
  public OptionalLong neededBytes() {
    return neededBytes < 0 ? OptionalLong.empty() : OptionalLong.of(neededBytes);
  }
}
