/**
 * The runner: one per host that runs virtual machines. It takes boots from the bus, runs them with
 * QEMU, reports what becomes of them, and answers who wants to read or type.
 *
 * <pre>
 *   RunnerService
 *     |-- BootIntake, CommandIntake, RequestAnswers, Heartbeat      the bus
 *     |-- vm        the life of one VM: boots, retries, reboots, the stop ladder
 *     |     |-- program   what runs in it         |-- disk     what it runs from
 *     |     |-- share, container     files of this host that it is given
 *     |     |-- usage                how much it writes to this host
 *     |     `-- machine   one QEMU, switched on
 *     |           |-- qemu, qmp, socket    the process and its monitor
 *     |           |-- guest                the guest init
 *     |           `-- output               what it writes
 *     `-- accel     whether KVM works here
 * </pre>
 */
@NullMarked
package org.bootwright.runner;

import org.jspecify.annotations.NullMarked;
