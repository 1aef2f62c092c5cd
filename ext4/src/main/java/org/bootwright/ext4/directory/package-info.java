/**
 * Builds directories: one block of entries, or many with a hash index over them. Names come in any
 * order and leave ordered by hash, so a directory is written in one pass however large it is.
 *
 * <pre>
 * block 0          blocks 1 ... n           blocks n+1 ...
 * ┌────────────┐   ┌──────────────┐         ┌──────────────────────────────┐
 * │ index root │ → │ index nodes, │ →       │ leaves: entries by hash,     │
 * │ 507 blocks │   │ if over 507  │         │ 7/8 full, so that the first  │
 * └────────────┘   │ leaves       │         │ new names split none         │
 *                  └──────────────┘         └──────────────────────────────┘
 * </pre>
 */
@NullMarked
package org.bootwright.ext4.directory;

import org.jspecify.annotations.NullMarked;
