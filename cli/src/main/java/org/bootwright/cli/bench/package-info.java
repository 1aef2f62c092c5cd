/**
 * Measures a system that runs: how many requests for VMs it takes, how long a start takes, and what
 * a fleet costs. Where a measurement is not about workers, {@code SimulatedConverter} and {@code
 * SimulatedRunners} stand in for them on the broker.
 */
@NullMarked
package org.bootwright.cli.bench;

import org.jspecify.annotations.NullMarked;
