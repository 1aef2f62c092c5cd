/**
 * What happens, in the order in which it becomes true: a wish or a report comes in, the records
 * change in one transaction, and only then do messages go out.
 *
 * <pre>
 *  HTTP ------wish-----> VmLifecycle ---+                    +--> bus
 *  bus ------report----> ReportIntake --+--> [ SQL ] --> OutboxPublisher
 *  heartbeat, time ----> RunnerWatch ---+        \
 *                                                 +--> ChangeSignal --> listeners
 * </pre>
 */
@NullMarked
package org.bootwright.gateway.lifecycle;

import org.jspecify.annotations.NullMarked;
