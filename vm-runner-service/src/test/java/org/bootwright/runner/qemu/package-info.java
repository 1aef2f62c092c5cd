/** Tests of command lines, pinned by golden files, and finding QEMU. */
@NullMarked
package org.bootwright.runner.qemu;

import org.jspecify.annotations.NullMarked;
