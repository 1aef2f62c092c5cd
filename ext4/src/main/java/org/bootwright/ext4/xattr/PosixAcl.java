package org.bootwright.ext4.xattr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * POSIX ACLs change their form on the way to the disk: user space has struct posix_acl_xattr_header
 * (version 2) and entries of 8 bytes, ext4 has ext4_acl_header (version 1) and leaves out the id
 * where the tag needs none.
 */
final class PosixAcl {

  private static final int XATTR_VERSION = 2;
  private static final int DISK_VERSION = 1;
  private static final int HEADER_BYTES = 4;
  private static final int ENTRY_BYTES = 8;
  private static final int PERMISSION_MASK = 7;

  private static final int ACL_USER_OBJ = 0x01;
  private static final int ACL_USER = 0x02;
  private static final int ACL_GROUP_OBJ = 0x04;
  private static final int ACL_GROUP = 0x08;
  private static final int ACL_MASK = 0x10;
  private static final int ACL_OTHER = 0x20;

  private PosixAcl() {}

  static byte[] toDiskForm(byte[] xattr) throws XattrProblem {
    var source = ByteBuffer.wrap(xattr).order(ByteOrder.LITTLE_ENDIAN);
    if (xattr.length < HEADER_BYTES || (xattr.length - HEADER_BYTES) % ENTRY_BYTES != 0) {
      throw problem("it is " + xattr.length + " bytes long, not 4 and a multiple of 8");
    }
    int version = source.getInt();
    if (version != XATTR_VERSION) {
      throw problem("its version is " + Integer.toUnsignedString(version) + ", not 2");
    }
    var target = ByteBuffer.allocate(xattr.length).order(ByteOrder.LITTLE_ENDIAN);
    target.putInt(DISK_VERSION);
    while (source.hasRemaining()) {
      int tag = source.getShort();
      int permissions = source.getShort();
      int id = source.getInt();
      if ((permissions & ~PERMISSION_MASK) != 0) {
        throw problem("permissions of an entry are not within 0 to 7: " + permissions);
      }
      target.putShort((short) tag).putShort((short) permissions);
      switch (tag) {
        case ACL_USER, ACL_GROUP -> target.putInt(id);
        case ACL_USER_OBJ, ACL_GROUP_OBJ, ACL_MASK, ACL_OTHER -> {}
        default -> throw problem("it has an entry with the unknown tag " + (tag & 0xFFFF));
      }
    }
    var disk = new byte[target.position()];
    target.get(0, disk);
    return disk;
  }

  private static XattrProblem problem(String what) {
    return new XattrProblem(XattrProblem.Kind.ACL_INVALID, "the POSIX ACL is malformed: " + what);
  }
}
