/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.terminal;

import org.jspecify.annotations.NullMarked;
