package org.bootwright.contracts.vm;

/** The rules for paths that a runner or a guest is told: one spelling, and nothing relative. */
final class AbsolutePath {
  /** The kernel's PATH_MAX, with the closing NUL. */
  private static final int MAXIMUM_LENGTH = 4095;

  private AbsolutePath() {}

  /** Throws IllegalArgumentException, in words for the user, unless it is one. */
  static void require(String what, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(what + " must be an absolute path: " + path);
    }
    if (path.length() > MAXIMUM_LENGTH || path.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          what + " has at most " + MAXIMUM_LENGTH + " characters, and no control characters");
    }
    if ((path + "/").contains("/../")) {
      throw new IllegalArgumentException(what + " must not have '..' in it: " + path);
    }
  }
}
