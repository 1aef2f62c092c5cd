/** Tests of the runner as a whole, with real boots. */
@NullMarked
package org.bootwright.runner;

import org.jspecify.annotations.NullMarked;
