package org.bootwright.runner.share;

import java.nio.file.Path;

/**
 * A directory that is to be shared.
 *
 * @param source an absolute path without links
 * @param readOnly enforced on the host, since a guest mounts as it likes
 * @param use decides what the guest may keep in its cache
 */
public record DirectoryOrder(Path source, boolean readOnly, Use use) {
  /** Who else writes the tree. */
  public enum Use {
    /**
     * The VM's root: the VM writes, and the host looks on. What was read stays cached; what the
     * host changes meanwhile may not be seen by the guest.
     */
    ROOT,
    /** Both sides write, and see each other's changes within a second. */
    VOLUME
  }
}
