/** Measures how fast checksums of metadata are taken. */
@NullMarked
package org.bootwright.ext4.ondisk;

import org.jspecify.annotations.NullMarked;
