/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.stack;

import org.jspecify.annotations.NullMarked;
