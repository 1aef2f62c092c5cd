/**
 * Where an image comes from, and what the rest of the converter sees of it: a digest, a
 * configuration and layers to open. Each kind of source has a package of its own below.
 */
@NullMarked
package org.bootwright.converter.source;

import org.jspecify.annotations.NullMarked;
