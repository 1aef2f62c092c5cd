/**
 * The structures of ext4 as they lie on the disk, one class each, constants by the kernel's names.
 * Nothing here decides anything; sources are fs/ext4/ext4.h and the kernel's ext4 documentation.
 */
@NullMarked
package org.bootwright.ext4.ondisk;

import org.jspecify.annotations.NullMarked;
