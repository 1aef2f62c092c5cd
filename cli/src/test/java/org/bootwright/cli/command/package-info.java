/** Tests of the package of the same name. */
@NullMarked
package org.bootwright.cli.command;

import org.jspecify.annotations.NullMarked;
