package org.bootwright.converter.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import org.bootwright.ext4.FileName;

/**
 * Where a symbolic link points to, for following it within a layer's tree.
 *
 * @param climbs how many {@code ..} it begins with
 * @param descent what comes then; a {@code ..} in here is refused, since no tool writes one
 */
record LinkTarget(boolean absolute, int climbs, List<FileName> descent) {

  static LinkTarget parse(byte[] target, ShownName shownName) throws RefusedEntryException {
    String text = new String(target, ISO_8859_1);
    boolean absolute = text.startsWith("/");
    int climbs = 0;
    int start = 0;
    while (start < text.length()) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      String component = text.substring(start, end);
      if (component.equals("..")) {
        climbs++;
      } else if (!component.isEmpty() && !component.equals(".")) {
        break;
      }
      start = end + 1;
    }
    String rest = text.substring(Math.min(start, text.length()));
    return new LinkTarget(absolute, climbs, EntryPath.parse(rest, shownName));
  }
}
