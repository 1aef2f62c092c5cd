/**
 * Processes of the host that VMs are made of: they outlive a runner that is killed, and the next
 * runner knows them again.
 */
@NullMarked
package org.bootwright.runner.process;

import org.jspecify.annotations.NullMarked;
