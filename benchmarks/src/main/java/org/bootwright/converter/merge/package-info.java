/** Measures how fast layers are read into trees and merged. */
@NullMarked
package org.bootwright.converter.merge;

import org.jspecify.annotations.NullMarked;
