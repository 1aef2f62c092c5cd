/**
 * Named files of an image, in a directory or inside a tar archive, read where they lie: an archive
 * is indexed once and never unpacked.
 */
@NullMarked
package org.bootwright.converter.source.files;

import org.jspecify.annotations.NullMarked;
