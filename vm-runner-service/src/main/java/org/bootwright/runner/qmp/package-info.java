/**
 * A client of QEMU's machine protocol (QMP): commands with replies, and events, as lines of JSON
 * over a unix socket. QEMU itself may be taken over by its guest, so lines are bounded and nothing
 * in them is trusted.
 *
 * <pre>
 *   QEMU                                   we
 *   {"QMP": {"version": …}}       --->
 *                                 <---     {"execute": "qmp_capabilities", "id": 1}
 *   {"return": {}, "id": 1}       --->
 *                                 <---     {"execute": "cont", "id": 2}
 *   {"event": "RESUME", …}        --->
 *   {"return": {}, "id": 2}       --->
 * </pre>
 */
@NullMarked
package org.bootwright.runner.qmp;

import org.jspecify.annotations.NullMarked;
