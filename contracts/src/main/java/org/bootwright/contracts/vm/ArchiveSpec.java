package org.bootwright.contracts.vm;

import java.nio.charset.StandardCharsets;

/**
 * Files of a VM that are to be copied, as a tar stream.
 *
 * @param path in the VM, absolute
 * @param follow what the path leads to, where it is a symbolic link
 * @param owners whether written files get users and groups of the archive; else they are root's
 */
public record ArchiveSpec(Action action, String path, boolean follow, boolean owners) {
  /** The kernel's PATH_MAX, with the closing NUL. */
  private static final int MAXIMUM_BYTES = 4095;

  /** What is to be done with the path. */
  public enum Action {
    /** Say what it is. */
    STAT,
    /** Write an archive of it to the output. */
    READ,
    /** Unpack the input into it: a directory. */
    WRITE
  }

  public ArchiveSpec {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a path in a VM is absolute, and has no NUL character: " + path.replace('\0', '?'));
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("a path in a VM has at most " + MAXIMUM_BYTES + " bytes");
    }
  }
}
