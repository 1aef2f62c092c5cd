/**
 * Measures what VMs use, again and again.
 *
 * <pre>
 *  StatsSampler --asks--> each VM's QEMU: processor time, memory (/proc), disk (QMP), its guest
 *      |
 *      +--> RunnerStats, a notice
 *      +--> VmMeters, the runner's metrics
 * </pre>
 */
@NullMarked
package org.bootwright.runner.stats;

import org.jspecify.annotations.NullMarked;
