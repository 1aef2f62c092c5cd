/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.image;

import org.jspecify.annotations.NullMarked;
