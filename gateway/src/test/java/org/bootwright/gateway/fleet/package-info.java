/** Tests of the package. */
@NullMarked
package org.bootwright.gateway.fleet;

import org.jspecify.annotations.NullMarked;
