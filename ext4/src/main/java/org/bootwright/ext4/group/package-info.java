/**
 * What every block group has: an inode table, two bitmaps, a descriptor, and in some groups a copy
 * of the superblock with all descriptors; also how large the disk becomes, and the two inodes
 * through which the kernel grows it and keeps its journal.
 */
@NullMarked
package org.bootwright.ext4.group;

import org.jspecify.annotations.NullMarked;
