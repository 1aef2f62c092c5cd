package org.bootwright.cli.copy;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** One end of a copy, as docker's command line spells it. */
public sealed interface CopyPlace {
  /** A path of this host, as typed. */
  record Local(String path) implements CopyPlace {}

  /**
   * A path in a VM.
   *
   * @param path absolute; what was typed without a slash begins at the root
   */
  record InVm(String vm, String path) implements CopyPlace {}

  /** A tar archive on our standard input or output. */
  record Stream() implements CopyPlace {}

  /** Reads {@code VM:PATH}, {@code PATH} or {@code -}. A path with a colon begins with / or . */
  static CopyPlace parse(String text) {
    if (text.equals("-")) {
      return new Stream();
    }
    int colon = text.indexOf(':');
    if (colon < 0 || text.startsWith("/") || text.startsWith(".")) {
      if (text.isEmpty()) {
        throw wrong("a path is empty");
      }
      return new Local(text);
    }
    String path = text.substring(colon + 1);
    if (colon == 0 || path.isEmpty()) {
      throw wrong("'" + text + "' does not name a VM and a path in it, as in web:/etc/hosts");
    }
    return new InVm(text.substring(0, colon), path.startsWith("/") ? path : "/" + path);
  }

  private static FailureException wrong(String message) {
    return new FailureException(FailureCode.INVALID_REQUEST, message);
  }
}
