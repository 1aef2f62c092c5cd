/** Measures how fast digests are taken, by each library. */
@NullMarked
package org.bootwright.converter.digest;

import org.jspecify.annotations.NullMarked;
