/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.table;

import org.jspecify.annotations.NullMarked;
