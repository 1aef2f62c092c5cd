package org.bootwright.gateway.vm;

import java.util.Optional;
import org.bootwright.contracts.vm.RunnerId;

/** The part of the state machine that follows a guest which its runner stops and lets go on. */
final class Pauses {
  private Pauses() {}

  static Transition paused(VmRecord vm, VmEvent.Paused event) {
    return word(
        vm, event.attempt(), event.runner(), new Pause(event.reason(), false, event.pausedAt()));
  }

  static Transition resumed(VmRecord vm, VmEvent.Resumed event) {
    Optional<String> reason = vm.status().pause().map(Pause::reason);
    return word(
        vm, event.attempt(), event.runner(), new Pause(reason.orElse(""), true, event.resumedAt()));
  }

  private static Transition word(VmRecord vm, int attempt, RunnerId runner, Pause word) {
    boolean itsRunner = vm.status().runner().filter(runner::equals).isPresent();
    boolean late = vm.status().pause().filter(last -> last.at().isAfter(word.at())).isPresent();
    if (attempt != vm.attempt() || !itsRunner || !vm.state().isOnRunner() || late) {
      return Transition.unchanged(vm);
    }
    return Transition.to(vm, vm.status().change().pause(word));
  }
}
