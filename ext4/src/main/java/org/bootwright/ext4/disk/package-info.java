/**
 * The disk as numbered blocks: which are taken, and bytes written to them in large pieces. Knows
 * where ext4 keeps copies of the superblock, and nothing else of what is in a block.
 */
@NullMarked
package org.bootwright.ext4.disk;

import org.jspecify.annotations.NullMarked;
