/**
 * A service as a process: what it is started with, the order in which its parts begin and end, its
 * signals and its exit status.
 *
 * <pre>
 *  read settings ─> connect (patiently) ─> serve ─────────> SIGTERM ─> not ready ─> close parts
 *      │ 64             │ 69                  │ 70 a defect               │ 75 too late   0
 * </pre>
 */
@NullMarked
package org.bootwright.service.process;

import org.jspecify.annotations.NullMarked;
