/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.convert;

import org.jspecify.annotations.NullMarked;
