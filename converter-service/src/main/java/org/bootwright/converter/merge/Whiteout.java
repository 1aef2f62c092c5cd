package org.bootwright.converter.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import org.bootwright.ext4.Ext4Exception;
import org.bootwright.ext4.FileName;

/** What a name says about lower layers: the whiteouts of the OCI image specification. */
sealed interface Whiteout {
  String PREFIX = ".wh.";

  /** An ordinary entry. */
  record None() implements Whiteout {}

  /** {@code .wh..wh..opq}: nothing of this directory in lower layers shows. */
  record Opaque() implements Whiteout {}

  /** {@code .wh.NAME}: NAME of lower layers is gone. */
  record Of(FileName hidden) implements Whiteout {}

  /** {@code .wh..wh.plnk} and the like: what AUFS kept for itself; engines pass it over. */
  record Bookkeeping() implements Whiteout {}

  /** Reads the path's last name; the names before it must be ordinary. */
  static Whiteout of(List<FileName> path, ShownName shownName) throws RefusedEntryException {
    for (int i = 0; i < path.size(); i++) {
      if (!path.get(i).startsWith(PREFIX)) {
        continue;
      }
      byte[] name = path.get(i).toBytes();
      boolean last = i == path.size() - 1;
      if (startsWith(name, ".wh..wh.")) {
        boolean opaque = new String(name, ISO_8859_1).equals(".wh..wh..opq");
        return opaque && last ? new Opaque() : new Bookkeeping();
      }
      if (!last) {
        throw new RefusedEntryException(shownName + ": lies below a whiteout");
      }
      return new Of(hiddenName(name, shownName));
    }
    return new None();
  }

  private static FileName hiddenName(byte[] name, ShownName shownName)
      throws RefusedEntryException {
    try {
      return FileName.of(name, 4, name.length - 4);
    } catch (Ext4Exception e) {
      throw new RefusedEntryException(shownName + ": a whiteout that names nothing");
    }
  }

  private static boolean startsWith(byte[] name, String prefix) {
    if (name.length < prefix.length()) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (name[i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
