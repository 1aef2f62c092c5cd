package org.bootwright.converter.merge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import org.bootwright.ext4.FileName;

/**
 * Takes the names of a tar apart, one after the other. Most entries lie in the directory of the one
 * before, whose part of the name is then known. For one thread.
 */
final class EntryPaths {
  /** Of the entry before, with the slash at its end. */
  private String directory = "";

  private List<FileName> directoryPath = List.of();

  /** As {@link EntryPath#parse}. */
  List<FileName> parse(String name, ShownName shownName) throws RefusedEntryException {
    int nameStart = name.lastIndexOf('/') + 1;
    boolean sameDirectory = nameStart == directory.length() && name.startsWith(directory);
    if (!sameDirectory || name.length() > EntryPath.MAX_BYTES) {
      List<FileName> path = EntryPath.parse(name, shownName);
      boolean hasName = nameStart < name.length() && !name.startsWith(".", nameStart);
      directory = hasName ? name.substring(0, nameStart) : "";
      directoryPath = hasName ? List.copyOf(path.subList(0, path.size() - 1)) : List.of();
      return path;
    }
    List<FileName> path = new ArrayList<>(directoryPath.size() + 1);
    path.addAll(directoryPath);
    byte[] last = name.substring(nameStart).getBytes(ISO_8859_1);
    EntryPath.addComponent(path, last, 0, last.length, shownName);
    return path;
  }
}
