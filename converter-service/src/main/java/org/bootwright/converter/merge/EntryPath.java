package org.bootwright.converter.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.bootwright.ext4.Ext4Exception;
import org.bootwright.ext4.FileName;

/** Takes the names in a tar apart. */
final class EntryPath {
  /** PATH_MAX without its NUL: nobody could open a longer path in one call. */
  static final int MAX_BYTES = 4095;

  private EntryPath() {}

  /**
   * The components of a name, seen from the image's root: a leading slash, {@code .} and empty
   * components mean nothing. Empty for the root itself.
   *
   * @param shownName starts the message of a failure
   */
  static List<FileName> parse(String name, ShownName shownName) throws RefusedEntryException {
    if (name.length() > MAX_BYTES) {
      throw new RefusedEntryException(
          "%s: the path is %d bytes long, and at most %d are possible"
              .formatted(shownName, name.length(), MAX_BYTES));
    }
    byte[] bytes = name.getBytes(ISO_8859_1);
    List<FileName> components = new ArrayList<>(8);
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '/') {
        end++;
      }
      addComponent(components, bytes, start, end - start, shownName);
      start = end + 1;
    }
    return components;
  }

  static void addComponent(
      List<FileName> components, byte[] bytes, int start, int length, ShownName shownName)
      throws RefusedEntryException {
    boolean dot = length == 1 && bytes[start] == '.';
    if (length == 0 || dot) {
      return;
    }
    if (length == 2 && bytes[start] == '.' && bytes[start + 1] == '.') {
      throw new RefusedEntryException(shownName + ": a path with '..' in it climbs; refused");
    }
    try {
      components.add(FileName.of(bytes, start, length));
    } catch (Ext4Exception e) {
      if (e.kind() == Ext4Exception.Kind.NAME_TOO_LONG) {
        throw new RefusedEntryException(
            "%s: a name of %d bytes is longer than the 255 that a file system holds"
                .formatted(shownName, length));
      }
      throw new RefusedEntryException(shownName + ": the name has a NUL in it");
    }
  }
}
