package org.bootwright.runner.qemu;

import java.util.regex.Pattern;

/**
 * Who QEMU becomes once it has opened its files, where it is started by root.
 *
 * @param text {@code UID:GID}
 */
public record UnprivilegedUser(String text) {
  /** Stands above the constants that are checked against it. */
  private static final Pattern SYNTAX = Pattern.compile("[1-9][0-9]{0,9}:[1-9][0-9]{0,9}");

  /** Debian's and the kernel's nobody, which owns nothing. */
  public static final UnprivilegedUser NOBODY = new UnprivilegedUser("65534:65534");

  public UnprivilegedUser {
    if (!SYNTAX.matcher(text).matches()) {
      throw new IllegalArgumentException("QEMU's user is UID:GID, neither of them 0: " + text);
    }
  }
}
