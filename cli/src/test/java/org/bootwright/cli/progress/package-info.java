/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.progress;

import org.jspecify.annotations.NullMarked;
