/** Tests of the spools and their readers. */
@NullMarked
package org.bootwright.runner.output;

import org.jspecify.annotations.NullMarked;
