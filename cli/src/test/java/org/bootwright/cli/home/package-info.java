/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.home;

import org.jspecify.annotations.NullMarked;
