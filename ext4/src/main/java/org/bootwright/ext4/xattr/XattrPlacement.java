package org.bootwright.ext4.xattr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.ext4.ondisk.XattrArea;
import org.bootwright.ext4.ondisk.XattrEntry;

/**
 * Decides where a file's extended attributes go: all into the inode if they fit; else the largest
 * that do, and the rest into one block. Where that is too small, the largest values get inodes of
 * their own, as few as will do.
 *
 * @param inInode entries for the inode, in order
 * @param inBlock entries for a block, in order; empty if none is needed
 */
public record XattrPlacement(List<XattrEntry> inInode, List<XattrEntry> inBlock) {

  private static final XattrPlacement NONE = new XattrPlacement(List.of(), List.of());

  /** XATTR_NAME_MAX, which counts the prefix. */
  private static final int MAX_NAME_BYTES = 255;

  /** XATTR_SIZE_MAX. */
  private static final int MAX_VALUE_BYTES = 65_536;

  /** Places the attributes; a name's characters are its bytes. */
  public static XattrPlacement of(Map<String, byte[]> attributes) throws XattrProblem {
    if (attributes.isEmpty()) {
      return NONE;
    }
    var entries = new ArrayList<XattrEntry>(attributes.size());
    for (var attribute : attributes.entrySet()) {
      entries.add(entry(attribute.getKey(), attribute.getValue()));
    }
    return place(entries);
  }

  private static XattrEntry entry(String name, byte[] value) throws XattrProblem {
    var namespace =
        XattrNamespace.of(name)
            .orElseThrow(
                () ->
                    new XattrProblem(
                        XattrProblem.Kind.NAME_INVALID,
                        "its name is of no namespace that ext4 stores (user., trusted.,"
                            + " security. and the two of ACLs): "
                            + shown(name)));
    if (name.length() > MAX_NAME_BYTES || !isBytes(name)) {
      throw new XattrProblem(
          XattrProblem.Kind.NAME_INVALID,
          "its name is longer than 255 bytes, or has a NUL or characters that are no bytes: "
              + shown(name));
    }
    if (value.length > MAX_VALUE_BYTES) {
      throw new XattrProblem(
          XattrProblem.Kind.TOO_LARGE,
          "the value of "
              + shown(name)
              + " has "
              + value.length
              + " bytes; Linux reads and writes at most "
              + MAX_VALUE_BYTES);
    }
    var suffix = namespace.withoutPrefix(name).getBytes(StandardCharsets.ISO_8859_1);
    return new XattrEntry(
        namespace.index(), suffix, namespace.isAcl() ? PosixAcl.toDiskForm(value) : value);
  }

  private static boolean isBytes(String name) {
    return name.chars().allMatch(each -> each > 0 && each <= 0xFF);
  }

  /** Whether a file's attributes may take more than inode and block have, by a glance. */
  public static boolean mayNeedValueInodes(Map<String, byte[]> attributes) {
    long bytes = 0;
    for (var attribute : attributes.entrySet()) {
      bytes += XattrEntry.HEADER_BYTES + attribute.getKey().length() + attribute.getValue().length;
    }
    return bytes > XattrArea.BLOCK_CAPACITY_BYTES / 2;
  }

  private static XattrPlacement place(List<XattrEntry> entries) throws XattrProblem {
    requireRoomForNames(entries);
    var largestFirst = new ArrayList<XattrEntry>(entries);
    largestFirst.sort(
        Comparator.comparingInt((XattrEntry entry) -> entry.value().length)
            .reversed()
            .thenComparing(Comparator.naturalOrder()));
    for (int moved = 0; ; moved++) {
      var placement = placeBeside(largestFirst);
      if (placement.isPresent()) {
        return placement.get();
      }
      if (moved == largestFirst.size() || largestFirst.get(moved).value().length == 0) {
        throw tooLarge(largestFirst);
      }
      largestFirst.set(moved, largestFirst.get(moved).withValueInode());
    }
  }

  /** So few are left then that trying again for each value takes no time. */
  private static void requireRoomForNames(List<XattrEntry> entries) throws XattrProblem {
    var names =
        entries.stream()
            .map(entry -> entry.value().length == 0 ? entry : entry.withValueInode())
            .toList();
    long bytes = names.stream().mapToLong(XattrEntry::totalBytes).sum();
    if (bytes > XattrArea.INODE_CAPACITY_BYTES + XattrArea.BLOCK_CAPACITY_BYTES) {
      throw tooLarge(names);
    }
  }

  /** Into inode and block; empty where they do not fit. */
  private static Optional<XattrPlacement> placeBeside(List<XattrEntry> entries) {
    // The larger first: what the inode takes, the block need not.
    var bySize =
        entries.stream()
            .sorted(
                Comparator.comparingInt(XattrEntry::totalBytes)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    var inInode = new ArrayList<XattrEntry>();
    var inBlock = new ArrayList<XattrEntry>();
    int inodeBytes = 0;
    long blockBytes = 0;
    for (var entry : bySize) {
      // A value's inode counts as blocks of the file. Without a block of attributes e2fsck would
      // take them for those of a link's target, however short that is.
      boolean mayBeInInode = !entry.hasValueInode();
      if (mayBeInInode && inodeBytes + entry.totalBytes() <= XattrArea.INODE_CAPACITY_BYTES) {
        inodeBytes += entry.totalBytes();
        inInode.add(entry);
      } else {
        blockBytes += entry.totalBytes();
        inBlock.add(entry);
      }
    }
    if (blockBytes > XattrArea.BLOCK_CAPACITY_BYTES) {
      return Optional.empty();
    }
    Collections.sort(inInode);
    Collections.sort(inBlock);
    return Optional.of(new XattrPlacement(inInode, inBlock));
  }

  private static XattrProblem tooLarge(List<XattrEntry> entries) {
    long bytes = entries.stream().mapToLong(XattrEntry::totalBytes).sum();
    return new XattrProblem(
        XattrProblem.Kind.TOO_LARGE,
        "their names alone take "
            + bytes
            + " bytes; ext4 has "
            + XattrArea.INODE_CAPACITY_BYTES
            + " in the inode and "
            + XattrArea.BLOCK_CAPACITY_BYTES
            + " in one block");
  }

  /** The values that need inodes of their own; their entries are in the block. */
  public List<byte[]> ownValues() {
    return inBlock.stream().filter(XattrEntry::hasValueInode).map(XattrEntry::value).toList();
  }

  private static String shown(String name) {
    var shown = new StringBuilder();
    name.chars()
        .limit(MAX_NAME_BYTES)
        .forEach(
            each ->
                shown.append(
                    each > ' ' && each < 0x7F
                        ? String.valueOf((char) each)
                        : String.format("\\x%02x", each)));
    return shown.toString();
  }
}
