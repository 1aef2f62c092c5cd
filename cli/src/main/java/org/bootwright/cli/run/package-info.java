/**
 * A VM in the foreground: from the request over its progress to its output and exit status.
 *
 * <pre>
 *  VmWatch -------- the record, kept current by the gateway's events
 *  RunProgress ---- convert, queued, boot: lines on standard error
 *  AttachSession -- a command's stdin, stdout and stderr
 *  ConsoleSession - the serial console, raw on a terminal
 *  Interruptions -- Ctrl-C, SIGTERM and --timeout
 * </pre>
 */
@NullMarked
package org.bootwright.cli.run;

import org.jspecify.annotations.NullMarked;
