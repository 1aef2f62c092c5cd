package org.bootwright.cli.bench;

/**
 * A way from an image to a disk file.
 *
 * @param meaning for people
 */
record Contender(String name, String meaning) {
  /** What only decompresses: nothing can be faster that looks at the bytes. */
  static final String LIMIT = "limit";

  static final String OURS = "bootwright";
}
