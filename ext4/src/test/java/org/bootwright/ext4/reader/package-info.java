/**
 * Reads ext4 file systems back, for tests. Written against the kernel's documentation of the format
 * (Documentation/filesystems/ext4) and sharing no code with the writer, so that a wrong idea of the
 * format cannot pass by being on both sides.
 */
@NullMarked
package org.bootwright.ext4.reader;

import org.jspecify.annotations.NullMarked;
