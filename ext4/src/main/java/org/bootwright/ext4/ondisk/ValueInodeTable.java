package org.bootwright.ext4.ondisk;

/** Where the values of extended attributes lie that have inodes of their own. */
public interface ValueInodeTable {

  /** e_value_inum. */
  int numberOf(byte[] value);

  /** ext4_xattr_inode_hash. */
  int checksumOf(byte[] value);
}
