/**
 * How much a VM has written to files of the host, held to a limit. A VM on virtiofs writes to a
 * file system that it does not have for itself, and that may know no quota.
 *
 * <pre>
 *   UsageWatch ── asks 5 times a second how much is free (statfs, some microseconds)
 *       │
 *       ├─ UsageEstimate ── has the VM written too much, for all that is known? is it time to ask?
 *       │
 *       └─ UsageMeter ── how much it is: du, which costs a microsecond for each file
 *
 *   FREE ── 80 % ──> WARNED ── 100 %, or the host is nearly full ──> FULL ── freed, raised ──> ...
 * </pre>
 *
 * docs/adr/0015 says what it costs, and how far a VM may get beyond its limit.
 */
@NullMarked
package org.bootwright.runner.usage;

import org.jspecify.annotations.NullMarked;
