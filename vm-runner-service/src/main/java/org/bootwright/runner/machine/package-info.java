/**
 * A machine that is switched on: the QEMU process with its monitor, console and guest channel. All
 * that happens in it arrives as one ordered stream of events, the last of which is the end of QEMU.
 */
@NullMarked
package org.bootwright.runner.machine;

import org.jspecify.annotations.NullMarked;
