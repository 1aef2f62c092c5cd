/** Tests of what runs in a VM. */
@NullMarked
package org.bootwright.runner.program;

import org.jspecify.annotations.NullMarked;
