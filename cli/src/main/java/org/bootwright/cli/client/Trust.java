package org.bootwright.cli.client;

import java.nio.file.Path;

/** Whose certificates a client of HTTPS believes. */
public sealed interface Trust {
  /** Those that the system's authorities signed. */
  record Everyday() implements Trust {}

  /**
   * Those that an authority of one's own signed.
   *
   * @param file PEM, one or more
   */
  record Authority(Path file) implements Trust {}

  /**
   * This one alone, whatever names it has: that of a stack of this user's, whose file says so.
   *
   * @param file PEM, the certificate first
   */
  record Pinned(Path file) implements Trust {}
}
