/** Measures how fast blobs are decompressed, by each library. */
@NullMarked
package org.bootwright.converter.layer;

import org.jspecify.annotations.NullMarked;
