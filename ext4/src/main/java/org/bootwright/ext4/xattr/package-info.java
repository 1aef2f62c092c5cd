/**
 * Extended attributes: which names ext4 stores, the form that ACLs have on the disk, and what goes
 * into the inode and what into a block of its own.
 */
@NullMarked
package org.bootwright.ext4.xattr;

import org.jspecify.annotations.NullMarked;
