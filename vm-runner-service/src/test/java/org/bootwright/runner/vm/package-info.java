/** Tests of the parts of a VM's life. */
@NullMarked
package org.bootwright.runner.vm;

import org.jspecify.annotations.NullMarked;
