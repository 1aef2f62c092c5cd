/** Measures how fast archives are taken apart. */
@NullMarked
package org.bootwright.converter.tar;

import org.jspecify.annotations.NullMarked;
