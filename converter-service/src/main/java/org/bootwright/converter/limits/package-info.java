/**
 * How much of anything an image may make the converter do. An image is untrusted, so everything
 * that grows with it has a bound.
 */
@NullMarked
package org.bootwright.converter.limits;

import org.jspecify.annotations.NullMarked;
