package org.bootwright.gateway.vm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.RunnerId;

/** The part of the state machine that a VM's owner drives. */
final class OwnersWishes {
  /** As docker: what a stop gives the guest unless another time is asked for. */
  static final long DEFAULT_GRACE_MILLIS = 10_000;

  private OwnersWishes() {}

  static Transition stop(VmRecord vm, VmEvent.StopRequested event) {
    return end(vm, event.at(), runner -> new VmCommand.Stop(runner, event.graceMillis()));
  }

  static Transition kill(VmRecord vm, VmEvent.KillRequested event) {
    return end(vm, event.at(), VmCommand.Kill::new);
  }

  /** How a VM that a runner has is ended. */
  private interface Ending {
    VmCommand on(RunnerId runner);
  }

  private static Transition end(VmRecord vm, Instant at, Ending ending) {
    VmStatusBuilder next = vm.status().change();
    if (vm.status().afterwards() == Afterwards.START) {
      next.afterwards(Afterwards.REST);
    }
    return switch (vm.state()) {
      case ACCEPTED, CONVERTING, QUEUED -> cancel(vm, next, at);
      case STARTING, RUNNING ->
          Transition.to(vm, next.enter(VmState.STOPPING, at), ending.on(runner(vm)));
      case STOPPING -> Transition.to(vm, next, ending.on(runner(vm)));
      // It stays lost until its runner says otherwise; the command waits there for the runner.
      case LOST ->
          Transition.to(vm, next.phase(VmState.STOPPING.toString(), at), ending.on(runner(vm)));
      case STOPPED, FAILED -> RestartRules.giveUp(vm);
    };
  }

  private static Transition cancel(VmRecord vm, VmStatusBuilder next, Instant at) {
    Failure failure =
        new Failure(FailureCode.CANCELLED, "the VM was stopped before it was started");
    next.failure(Optional.of(failure)).enter(VmState.STOPPED, at);
    return new Transition(vm.with(next.build()), leaveConversion(vm));
  }

  private static List<VmCommand> leaveConversion(VmRecord vm) {
    List<VmCommand> commands = new ArrayList<>();
    if (vm.state() == VmState.CONVERTING) {
      vm.status().conversion().map(VmCommand.LeaveConversion::new).ifPresent(commands::add);
    }
    return commands;
  }

  static Transition start(VmRecord vm, VmEvent.StartRequested event) {
    return switch (vm.state()) {
      case STOPPED, FAILED -> VmStateMachine.startAgain(vm, event.at());
      case ACCEPTED, CONVERTING, QUEUED, STARTING, RUNNING -> Transition.unchanged(vm);
      case STOPPING ->
          throw conflict(vm, "starting", "it is being stopped; wait for its end, or restart it");
      case LOST -> throw lost(vm, "starting");
    };
  }

  static Transition restart(VmRecord vm, VmEvent.RestartRequested event) {
    VmStatusBuilder next = vm.status().change().afterwards(Afterwards.START);
    return switch (vm.state()) {
      case STOPPED, FAILED -> VmStateMachine.startAgain(vm, event.at());
      case ACCEPTED, CONVERTING, QUEUED -> Transition.unchanged(vm);
      case STARTING, RUNNING ->
          Transition.to(
              vm,
              next.enter(VmState.STOPPING, event.at()),
              new VmCommand.Stop(runner(vm), event.graceMillis()));
      case STOPPING -> {
        if (vm.status().afterwards() == Afterwards.REMOVE) {
          throw conflict(vm, "restarting", "it is being removed");
        }
        yield Transition.to(vm, next);
      }
      case LOST -> throw lost(vm, "restarting");
    };
  }

  static Transition remove(VmRecord vm, VmEvent.RemoveRequested event) {
    if (vm.state().hasEnded()) {
      return Transition.to(vm, vm.status().change(), new VmCommand.Remove(vm.status().runner()));
    }
    if (!event.force()) {
      throw conflict(
          vm, "removing", "it is " + vm.state() + "; stop it first, or remove it by force");
    }
    VmStatusBuilder next = vm.status().change().afterwards(Afterwards.REMOVE);
    return switch (vm.state()) {
      case ACCEPTED, CONVERTING, QUEUED -> {
        List<VmCommand> commands = leaveConversion(vm);
        commands.add(new VmCommand.Remove(vm.status().runner()));
        yield new Transition(vm, commands);
      }
      case STARTING, RUNNING ->
          Transition.to(
              vm, next.enter(VmState.STOPPING, event.at()), new VmCommand.Kill(runner(vm)));
      case STOPPING -> Transition.to(vm, next, new VmCommand.Kill(runner(vm)));
      // The record goes at once. A runner that comes back and names a VM that nobody knows is told
      // to end and remove it.
      case LOST ->
          Transition.to(
              vm, next, new VmCommand.Kill(runner(vm)), new VmCommand.Remove(Optional.empty()));
      case STOPPED, FAILED -> throw new IllegalStateException("handled above");
    };
  }

  private static RunnerId runner(VmRecord vm) {
    return vm.status()
        .runner()
        .orElseThrow(
            () -> new IllegalStateException(vm.id() + " is " + vm.state() + " without a runner"));
  }

  private static FailureException lost(VmRecord vm, String doing) {
    return conflict(
        vm,
        doing,
        "its runner %s is silent and may still run it; wait for the runner, or remove the VM by force"
            .formatted(runner(vm)));
  }

  private static FailureException conflict(VmRecord vm, String doing, String why) {
    return new FailureException(FailureCode.CONFLICT, "%s %s: %s".formatted(doing, vm.name(), why));
  }
}
