/**
 * From a descriptor to an image, for all sources that keep their blobs by digest: down through
 * indexes to the manifest of a platform, and to its configuration and layers.
 */
@NullMarked
package org.bootwright.converter.source.resolve;

import org.jspecify.annotations.NullMarked;
