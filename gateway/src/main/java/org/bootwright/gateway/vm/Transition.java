package org.bootwright.gateway.vm;

import java.util.List;

/** What an event makes of a VM. The commands are carried out in order. */
public record Transition(VmRecord vm, List<VmCommand> commands) {
  public Transition {
    commands = List.copyOf(commands);
  }

  static Transition unchanged(VmRecord vm) {
    return new Transition(vm, List.of());
  }

  static Transition to(VmRecord vm, VmStatusBuilder status, VmCommand... commands) {
    return new Transition(vm.with(status.build()), List.of(commands));
  }
}
