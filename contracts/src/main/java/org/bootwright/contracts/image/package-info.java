/**
 * How images are named and what the converter says about one that it made a disk of. The terms are
 * those of the OCI image and distribution specifications.
 */
@NullMarked
package org.bootwright.contracts.image;

import org.jspecify.annotations.NullMarked;
