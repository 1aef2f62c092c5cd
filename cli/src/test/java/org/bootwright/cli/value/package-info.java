/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.value;

import org.jspecify.annotations.NullMarked;
