/** The log of a stack: short lines on standard error, which in the background is a bounded file. */
@NullMarked
package org.bootwright.cli.logging;

import org.jspecify.annotations.NullMarked;
