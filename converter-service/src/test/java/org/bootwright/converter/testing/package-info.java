/**
 * Builds images in memory for tests, converts them and shows the disk that came out, read by the
 * ext4 module's independent reader.
 */
@NullMarked
package org.bootwright.converter.testing;

import org.jspecify.annotations.NullMarked;
