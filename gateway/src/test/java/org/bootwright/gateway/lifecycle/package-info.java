/** Tests of the package. */
@NullMarked
package org.bootwright.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
