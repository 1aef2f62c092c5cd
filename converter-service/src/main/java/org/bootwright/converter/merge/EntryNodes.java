package org.bootwright.converter.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;
import org.bootwright.converter.tar.TarEntry;
import org.bootwright.ext4.Attributes;
import org.bootwright.ext4.BlockDevice;
import org.bootwright.ext4.CharacterDevice;
import org.bootwright.ext4.Fifo;
import org.bootwright.ext4.Node;
import org.bootwright.ext4.SymbolicLink;
import org.bootwright.ext4.Timestamp;

/** Makes nodes of the disk's tree out of entries, and refuses what no Linux file can be. */
final class EntryNodes {
  /** The uid -1 (2^32 - 1) means "leave as it is" to chown, so no file can have it. */
  private static final long MAX_ID = 0xffff_fffeL;

  /** Linux has 12 bits for the major device number and 20 for the minor (MINORBITS). */
  private static final long MAX_MAJOR = (1 << 12) - 1;

  private static final long MAX_MINOR = (1 << 20) - 1;

  /** ext4 keeps a link's target in one block, with its NUL. */
  private static final int MAX_LINK_TARGET_BYTES = 4095;

  private EntryNodes() {}

  /** One time for all four: the tar knows when the content changed and nothing else for sure. */
  static Attributes attributes(TarEntry entry, ShownName shownName) throws RefusedEntryException {
    requireRange(entry.userId(), MAX_ID, "user id", shownName);
    requireRange(entry.groupId(), MAX_ID, "group id", shownName);
    Timestamp time = new Timestamp(entry.modifiedSeconds(), entry.modifiedNanos());
    Attributes plain = Attributes.of(entry.mode(), entry.userId(), entry.groupId(), time);
    return entry.extendedAttributes().isEmpty()
        ? plain
        : plain.withExtendedAttributes(storable(entry.extendedAttributes()));
  }

  /** The node of an entry that is neither a regular file nor a directory nor a hard link. */
  static Node special(TarEntry entry, Attributes attributes, ShownName shownName)
      throws RefusedEntryException {
    return switch (entry.type()) {
      case SYMBOLIC_LINK -> symbolicLink(entry, attributes, shownName);
      case CHARACTER_DEVICE -> {
        requireDeviceNumbers(entry, shownName);
        yield new CharacterDevice(attributes, entry.deviceMajor(), entry.deviceMinor());
      }
      case BLOCK_DEVICE -> {
        requireDeviceNumbers(entry, shownName);
        yield new BlockDevice(attributes, entry.deviceMajor(), entry.deviceMinor());
      }
      case FIFO -> new Fifo(attributes);
      case REGULAR_FILE, DIRECTORY, HARD_LINK ->
          throw new IllegalStateException("not a special file: " + entry.type());
    };
  }

  private static Node symbolicLink(TarEntry entry, Attributes attributes, ShownName shownName)
      throws RefusedEntryException {
    int length = entry.linkName().length();
    if (length == 0 || length > MAX_LINK_TARGET_BYTES || entry.linkName().indexOf('\0') >= 0) {
      throw new RefusedEntryException(
          "%s: a symbolic link has a target of 1 to %d bytes, not %d"
              .formatted(shownName, MAX_LINK_TARGET_BYTES, length));
    }
    return new SymbolicLink(attributes, entry.linkName().getBytes(ISO_8859_1));
  }

  /**
   * Leaves out attributes of namespaces that Linux does not have, as macOS's tar writes them:
   * setting them fails with EOPNOTSUPP, which engines pass over.
   */
  private static Map<String, byte[]> storable(Map<String, byte[]> all) {
    Map<String, byte[]> storable = new HashMap<>();
    all.forEach(
        (name, value) -> {
          if (isLinuxAttribute(name)) {
            storable.put(name, value);
          }
        });
    return storable;
  }

  private static boolean isLinuxAttribute(String name) {
    return name.startsWith("user.")
        || name.startsWith("trusted.")
        || name.startsWith("security.")
        || name.equals("system.posix_acl_access")
        || name.equals("system.posix_acl_default");
  }

  private static void requireDeviceNumbers(TarEntry entry, ShownName shownName)
      throws RefusedEntryException {
    requireRange(entry.deviceMajor(), MAX_MAJOR, "major device number", shownName);
    requireRange(entry.deviceMinor(), MAX_MINOR, "minor device number", shownName);
  }

  private static void requireRange(long value, long maximum, String what, ShownName shownName)
      throws RefusedEntryException {
    if (value < 0 || value > maximum) {
      throw new RefusedEntryException(
          "%s: %s %d is not within 0 to %d".formatted(shownName, what, value, maximum));
    }
  }
}
