/**
 * Extended attributes: which names ext4 stores, the form that ACLs have on the disk, what goes into
 * the inode, what into a block and what into an inode of its own, and who shares a block.
 */
@NullMarked
package org.bootwright.ext4.xattr;

import org.jspecify.annotations.NullMarked;
