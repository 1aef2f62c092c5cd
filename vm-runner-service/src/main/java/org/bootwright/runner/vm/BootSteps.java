package org.bootwright.runner.vm;

import java.util.EnumSet;
import java.util.Set;
import org.bootwright.contracts.vm.BootPhase;

/**
 * The steps of a boot that were told. One that is tried again reaches its steps again. Used by the
 * VM's thread.
 */
final class BootSteps {
  private final VmReporter reporter;
  private final Set<BootPhase> reached = EnumSet.noneOf(BootPhase.class);

  BootSteps(VmReporter reporter) {
    this.reporter = reporter;
  }

  /** Says whether it was for the first time. */
  boolean reach(BootPhase phase) {
    boolean first = reached.add(phase);
    if (first) {
      reporter.reached(phase);
    }
    return first;
  }

  /** They were told by an earlier runner, or were not: they may be lost. */
  void allTold() {
    reached.addAll(EnumSet.allOf(BootPhase.class));
  }
}
