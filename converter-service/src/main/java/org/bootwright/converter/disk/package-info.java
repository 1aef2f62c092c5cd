/**
 * Makes one disk out of one resolved image: layers in, several at a time, through the merge, onto
 * an ext4 file system. One pass over the image's bytes, nothing staged, nothing mounted.
 */
@NullMarked
package org.bootwright.converter.disk;

import org.jspecify.annotations.NullMarked;
