package org.bootwright.ext4.directory;

import org.bootwright.ext4.ondisk.DirectoryBlock;
import org.bootwright.ext4.ondisk.FileType;

/** What a directory has beside . and .. : names with their inodes. */
public final class DirectoryEntries {

  private final byte[][] names;
  private final int[] inodeNumbers;
  private final byte[] types;
  private int count;
  private long totalBytes;

  public DirectoryEntries(int capacity) {
    names = new byte[capacity][];
    inodeNumbers = new int[capacity];
    types = new byte[capacity];
  }

  /** Appends an entry; the name is not copied. */
  public void add(byte[] name, int inodeNumber, FileType type) {
    names[count] = name;
    inodeNumbers[count] = inodeNumber;
    types[count] = type.entryType();
    count++;
    totalBytes += DirectoryBlock.entryBytes(name.length);
  }

  int count() {
    return count;
  }

  /** Bytes that the entries take in blocks. */
  long totalBytes() {
    return totalBytes;
  }

  byte[] name(int entry) {
    return names[entry];
  }

  int entryBytes(int entry) {
    return DirectoryBlock.entryBytes(names[entry].length);
  }

  void addTo(DirectoryBlock block, int entry) {
    block.add(inodeNumbers[entry], types[entry], names[entry]);
  }
}
