/**
 * The {@code bootwright} command. It is always a client of a gateway, of its own stack in the
 * background where no other is named, so that {@code run} and the HTTP API are one code path.
 *
 * <pre>
 *  command   one class a subcommand; options in, exit status out
 *  run       a VM in the foreground
 *  client    HTTP, events and WebSockets of a gateway
 *  stack     gateway, converter and runner in one process; finding and starting it
 *  home      $BOOTWRIGHT_HOME and who serves it
 * </pre>
 */
@NullMarked
package org.bootwright.cli;

import org.jspecify.annotations.NullMarked;
