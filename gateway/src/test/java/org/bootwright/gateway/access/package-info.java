/** Tests of the package of the same name. They look at what it promises to the others. */
@NullMarked
package org.bootwright.gateway.access;

import org.jspecify.annotations.NullMarked;
