package org.bootwright.ext4;

import java.util.Map;

/**
 * What an inode says about a file beside its content. Immutable, so that many nodes may share one.
 *
 * @param mode the permission bits with set-user-ID, set-group-ID and sticky, 0 to 07777; the type
 *     is the node's class
 * @param uid owner, 0 to 2^32 - 1
 * @param gid group, 0 to 2^32 - 1
 * @param accessTime when it was last read
 * @param modificationTime when its content last changed
 * @param changeTime when its inode last changed
 * @param creationTime when it was made
 * @param extendedAttributes values by full name ({@code security.capability}); a name's characters
 *     are its bytes (ISO 8859-1). ACLs are in the form of the {@code getxattr} system call. The
 *     values are not copied and must not change any more.
 */
public record Attributes(
    int mode,
    long uid,
    long gid,
    Timestamp accessTime,
    Timestamp modificationTime,
    Timestamp changeTime,
    Timestamp creationTime,
    Map<String, byte[]> extendedAttributes) {

  private static final int MODE_MASK = 07777;
  private static final long ID_MAX = 0xFFFF_FFFFL;

  public Attributes {
    if ((mode & ~MODE_MASK) != 0) {
      throw new IllegalArgumentException(
          "mode is not within 0 to 07777: 0" + Integer.toOctalString(mode));
    }
    checkId("uid", uid);
    checkId("gid", gid);
    extendedAttributes = Map.copyOf(extendedAttributes);
  }

  /** Attributes with one time for all four and no extended attributes. */
  public static Attributes of(int mode, long uid, long gid, Timestamp time) {
    return new Attributes(mode, uid, gid, time, time, time, time, Map.of());
  }

  public Attributes withExtendedAttributes(Map<String, byte[]> replacement) {
    return new Attributes(
        mode, uid, gid, accessTime, modificationTime, changeTime, creationTime, replacement);
  }

  public Attributes withTimes(
      Timestamp access, Timestamp modification, Timestamp change, Timestamp creation) {
    return new Attributes(
        mode, uid, gid, access, modification, change, creation, extendedAttributes);
  }

  private static void checkId(String what, long id) {
    if (id < 0 || id > ID_MAX) {
      throw new IllegalArgumentException(what + " is not within 0 to 2^32 - 1: " + id);
    }
  }
}
