/**
 * Builds extent trees: from the runs of blocks that a file has, the root in its inode and, where
 * that has too few entries, the nodes below it, bottom up.
 */
@NullMarked
package org.bootwright.ext4.extent;

import org.jspecify.annotations.NullMarked;
