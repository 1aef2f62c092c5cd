package org.bootwright.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands of docs/operations.md, as its readers copy them. */
final class Handbook {
  private static final Path FILE = Path.of("../docs/operations.md");
  private static final String HEADING = "## ";
  private static final String CODE = "    ";

  private Handbook() {}

  /** The block under the heading that has these words in it; there has to be one, and only one. */
  static String commands(String heading, String words) {
    List<String> found =
        blocks(section(heading)).stream().filter(block -> block.contains(words)).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "%s, %s: %d blocks with %s".formatted(FILE, heading, found.size(), words));
    }
    return found.getFirst();
  }

  private static List<String> section(String heading) {
    List<String> section = new ArrayList<>();
    boolean inside = false;
    for (String line : lines()) {
      if (line.startsWith(HEADING)) {
        inside = line.equals(HEADING + heading);
      } else if (inside) {
        section.add(line);
      }
    }
    return section;
  }

  /** Runs of lines that Markdown takes for code. */
  private static List<String> blocks(List<String> section) {
    List<String> blocks = new ArrayList<>();
    var block = new StringBuilder();
    for (String line : section) {
      if (line.startsWith(CODE)) {
        block.append(line.strip()).append('\n');
      } else if (!block.isEmpty()) {
        blocks.add(block.toString());
        block.setLength(0);
      }
    }
    if (!block.isEmpty()) {
      blocks.add(block.toString());
    }
    return blocks;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
