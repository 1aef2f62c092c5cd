/** Functions of native libraries that the host may have. */
@NullMarked
package org.bootwright.converter.foreign;

import org.jspecify.annotations.NullMarked;
