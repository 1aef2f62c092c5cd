/** Where a stack in the background logs to: a file that is bounded. */
@NullMarked
package org.bootwright.cli.logging;

import org.jspecify.annotations.NullMarked;
