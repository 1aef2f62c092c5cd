package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.access.Quota;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.Transition;
import org.bootwright.gateway.vm.VmCommand;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmState;
import org.bootwright.gateway.vm.VmStateMachine;

/**
 * Applies events to VMs: the record, what follows from the change, and the news of it are written
 * in one transaction.
 */
public final class VmLifecycle {
  private final Records records;
  private final Conversions conversions;

  public VmLifecycle(Records records, Conversions conversions) {
    this.records = records;
    this.conversions = conversions;
  }

  /** Stores a VM that was just asked for and has its image converted. */
  VmRecord create(Connection connection, VmRecord accepted) throws SQLException {
    if (accepted.owner().isPresent()) {
      Quota.check(connection, accepted.owner().get(), accepted.spec());
    }
    records.vms().insert(connection, accepted);
    tell(connection, accepted);
    StoredVm stored = records.vms().find(connection, accepted.id()).orElseThrow();
    return carryOut(
            connection,
            stored,
            new Transition(accepted, List.of(new VmCommand.AwaitImage())),
            accepted.createdAt())
        .orElseThrow();
  }

  /**
   * Applies an event.
   *
   * @return the VM afterwards; empty when there is none, or none any more
   */
  public Optional<VmRecord> apply(VmId vm, VmEvent event) {
    return records.change(
        connection -> {
          Optional<StoredVm> stored = records.vms().find(connection, vm);
          return stored.isEmpty() ? Optional.empty() : apply(connection, stored.get(), event);
        });
  }

  Optional<VmRecord> apply(Connection connection, StoredVm stored, VmEvent event)
      throws SQLException {
    Transition transition = VmStateMachine.apply(stored.vm(), event);
    if (transition.vm().equals(stored.vm()) && transition.commands().isEmpty()) {
      return Optional.of(stored.vm());
    }
    if (isStartedAgain(stored.vm(), transition.vm(), event) && stored.vm().owner().isPresent()) {
      Quota.check(connection, stored.vm().owner().get(), stored.vm().spec());
    }
    return carryOut(connection, stored, transition, event.at());
  }

  /** An ended VM counts for nothing until somebody wants it back. */
  private static boolean isStartedAgain(VmRecord before, VmRecord after, VmEvent event) {
    boolean wanted =
        event instanceof VmEvent.StartRequested || event instanceof VmEvent.RestartRequested;
    return wanted && before.state().hasEnded() && !after.state().hasEnded();
  }

  private Optional<VmRecord> carryOut(
      Connection connection, StoredVm stored, Transition transition, Instant at)
      throws SQLException {
    VmRecord vm = transition.vm();
    List<UUID> left = new ArrayList<>();
    boolean removed = false;
    for (VmCommand command : transition.commands()) {
      switch (command) {
        case VmCommand.AwaitImage ignored -> vm = awaitImage(connection, vm, at);
        case VmCommand.LeaveConversion leave -> left.add(leave.conversion());
        case VmCommand.Boot boot -> boot(connection, vm, boot);
        case VmCommand.Stop stop ->
            send(
                connection,
                stop.runner(),
                new RunnerCommand.StopVm(vm.id(), vm.attempt(), stop.graceMillis()));
        case VmCommand.Kill kill ->
            send(connection, kill.runner(), new RunnerCommand.KillVm(vm.id(), vm.attempt()));
        case VmCommand.Remove remove -> {
          removed = true;
          if (remove.runner().isPresent()) {
            send(connection, remove.runner().get(), new RunnerCommand.RemoveVm(vm.id()));
          }
        }
      }
    }
    if (removed) {
      remove(connection, vm);
    } else {
      update(connection, stored, vm);
    }
    for (UUID conversion : left) {
      conversions.leave(connection, conversion);
    }
    return removed ? Optional.empty() : Optional.of(vm);
  }

  private VmRecord awaitImage(Connection connection, VmRecord vm, Instant at) throws SQLException {
    Conversion conversion = conversions.join(connection, vm.spec().image(), vm.spec().platform());
    return VmStateMachine.apply(vm, new VmEvent.ConversionAwaited(conversion.id(), at)).vm();
  }

  private void boot(Connection connection, VmRecord vm, VmCommand.Boot boot) throws SQLException {
    ImageDescription image =
        vm.status()
            .image()
            .orElseThrow(() -> new IllegalStateException(vm.id() + " boots without an image"));
    WorkQueue queue =
        boot.runner()
            .map(WorkQueue::runner)
            .orElseGet(() -> WorkQueue.boots(vm.spec().platform().architecture()));
    records
        .outbox()
        .add(connection, queue, new Job.BootVm(vm.id(), vm.attempt(), vm.name(), vm.spec(), image));
  }

  private void update(Connection connection, StoredVm stored, VmRecord vm) throws SQLException {
    if (vm.equals(stored.vm())) {
      return;
    }
    if (!records.vms().update(connection, stored, vm)) {
      throw new ConcurrentChangeException();
    }
    tell(connection, vm);
  }

  private void tell(Connection connection, VmRecord vm) throws SQLException {
    records.events().add(connection, "vm", List.of(vm.id()), VmView.of(vm));
  }

  private void remove(Connection connection, VmRecord vm) throws SQLException {
    records.vms().delete(connection, vm.id());
    records
        .events()
        .add(connection, "removed", List.of(vm.id()), new RemovedView(vm.id(), vm.name()));
  }

  /** Who is gone. */
  record RemovedView(VmId id, String name) {}

  /** Tells a runner something about a VM. */
  void send(Connection connection, RunnerId runner, RunnerCommand command) throws SQLException {
    records.outbox().add(connection, WorkQueue.runner(runner), command);
  }

  /** Tells a runner to end and forget what no record speaks of. */
  void disown(RunnerId runner, RunnerCommand command) {
    records.change(
        connection -> {
          send(connection, runner, command);
          return true;
        });
  }

  Reply.Claim claim(Request.ClaimBoot request, Instant at, long leaseMillis) {
    return records.change(
        connection -> {
          Optional<StoredVm> stored = records.vms().find(connection, request.vm());
          if (stored.isEmpty()) {
            return new Reply.Claim(false, 0, "there is no such VM");
          }
          VmRecord vm = stored.get().vm();
          if (vm.attempt() != request.attempt()) {
            return new Reply.Claim(false, 0, "attempt " + request.attempt() + " is over");
          }
          // The same runner asks again when our first answer was lost.
          boolean again =
              vm.state() == VmState.STARTING
                  && vm.status().runner().filter(request.runner()::equals).isPresent();
          if (vm.state() != VmState.QUEUED && !again) {
            return new Reply.Claim(false, 0, "the VM is " + vm.state());
          }
          apply(
              connection,
              stored.get(),
              new VmEvent.BootClaimed(request.attempt(), request.runner(), at));
          return new Reply.Claim(true, leaseMillis, "");
        });
  }
}
