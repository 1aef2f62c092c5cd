/**
 * The host's side of the guest protocol ({@code docs/guest-protocol.md}): frames over one
 * virtio-serial port, through which the guest init gets its settings and the command's streams
 * travel. The guest is not trusted: every length, order and amount is checked where it enters.
 *
 * <pre>
 *  guest                          host
 *  HELLO            ----->
 *                   &lt;-----        BOOT, BOOT, … BOOT (empty)
 *  PHASE, CREDIT    ----->
 *  STDOUT, STDERR   ----->
 *                   &lt;-----        STDIN (as credited), STDIN_END, SIGNAL, SHUTDOWN
 *  EXIT or FAILURE  ----->
 *                   &lt;-----        BYE
 * </pre>
 */
@NullMarked
package org.bootwright.runner.guest;

import org.jspecify.annotations.NullMarked;
