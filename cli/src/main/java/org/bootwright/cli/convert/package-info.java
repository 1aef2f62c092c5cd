/**
 * Disk files for other uses than our own VMs: the converter in this process, then qemu-img for the
 * formats that are not raw.
 */
@NullMarked
package org.bootwright.cli.convert;

import org.jspecify.annotations.NullMarked;
