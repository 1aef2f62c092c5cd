/**
 * The experiments that bootwright began with, each on its own, by the code that runners use: a
 * virtiofsd on a directory, one in a container of an image, and a QEMU on the socket of either or
 * on a disk. docs/experiments.md says what each shows.
 *
 * <pre>
 *   ExperimentMain ── Session: settings, streams, and whether it is to end
 *      ├─ DirectoryDaemon    virtiofsd-dir                        ─┐
 *      ├─ ContainerDaemon    make-container, virtiofsd-container  ─┤ socket
 *      └─ ForegroundMachine  vm-virtiofs, vm-image              <──┘
 *           └─ MachineStreams, SerialTerminal
 * </pre>
 *
 * Nothing is kept but containers, which are for looking at. Whatever ends a process but SIGKILL, it
 * removes what it has made.
 */
@NullMarked
package org.bootwright.runner.experiment;

import org.jspecify.annotations.NullMarked;
