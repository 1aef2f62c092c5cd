/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.logging;

import org.jspecify.annotations.NullMarked;
