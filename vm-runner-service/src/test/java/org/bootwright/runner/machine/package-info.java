/** Tests of the parts of a machine that is switched on. */
@NullMarked
package org.bootwright.runner.machine;

import org.jspecify.annotations.NullMarked;
