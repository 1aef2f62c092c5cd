/** Tests of the VM's own disk. */
@NullMarked
package org.bootwright.runner.disk;

import org.jspecify.annotations.NullMarked;
