package org.bootwright.gateway.vm;

import java.util.Optional;

/** The part of the state machine that a lack of room drives. Only a queued VM waits for room. */
final class RoomRules {
  private RoomRules() {}

  static Transition awaited(VmRecord vm, VmEvent.RoomAwaited event) {
    if (!isQueued(vm, event.attempt())) {
      return Transition.unchanged(vm);
    }
    RoomWait begun =
        vm.status().roomWait().orElseGet(() -> RoomWait.begun(event.reason(), event.at()));
    RoomWait wait =
        event.declinedBy().map(runner -> begun.declinedBy(runner, event.at())).orElse(begun);
    // Nothing is due: who waits for room is offered whatever room there is.
    return Transition.to(
        vm, vm.status().change().roomWait(Optional.of(wait)).due(Optional.empty()));
  }

  static Transition found(VmRecord vm, VmEvent.RoomFound event) {
    Optional<RoomWait> wait = vm.status().roomWait();
    boolean wanted =
        isQueued(vm, event.attempt())
            && wait.isPresent()
            && wait.get().askedOf(event.at()).isEmpty()
            && !wait.get().wasDeclinedBy(event.runner(), event.at());
    if (!wanted) {
      return Transition.unchanged(vm);
    }
    return Transition.to(
        vm,
        vm.status()
            .change()
            .roomWait(wait.map(waiting -> waiting.offeredTo(event.runner(), event.at()))),
        new VmCommand.Boot(Optional.of(event.runner())));
  }

  static Transition denied(VmRecord vm, VmEvent.RoomDenied event) {
    if (!isQueued(vm, event.attempt()) || vm.status().roomWait().isEmpty()) {
      return Transition.unchanged(vm);
    }
    return Transition.to(
        vm,
        vm.status()
            .change()
            .failure(Optional.of(event.failure()))
            .enter(VmState.FAILED, event.at()));
  }

  private static boolean isQueued(VmRecord vm, int attempt) {
    return vm.state() == VmState.QUEUED && vm.attempt() == attempt;
  }
}
