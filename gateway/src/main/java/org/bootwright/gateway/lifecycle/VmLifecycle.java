package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.access.Quota;
import org.bootwright.gateway.conversion.Conversion;
import org.bootwright.gateway.store.VmStore;
import org.bootwright.gateway.store.VmStore.StoredVm;
import org.bootwright.gateway.vm.Owner;
import org.bootwright.gateway.vm.RoomWait;
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
  private final VmOrders orders;
  private volatile Set<String> roomHeld = Set.of();

  public VmLifecycle(Records records, Conversions conversions) {
    this.records = records;
    this.conversions = conversions;
    orders = new VmOrders(records.outbox());
  }

  /** Sends no boot to whichever runner takes it, where room is held for a VM that waits for it. */
  void holdRoom(Set<String> architectures) {
    roomHeld = Set.copyOf(architectures);
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
    if (stored.vm().owner().isPresent()) {
      checkQuota(connection, stored.vm().owner().get(), stored.vm(), transition.vm(), event);
    }
    return carryOut(connection, stored, traced(transition, event), event.at());
  }

  private static void checkQuota(
      Connection connection, Owner owner, VmRecord before, VmRecord after, VmEvent event)
      throws SQLException {
    if (isStartedAgain(before, after, event)) {
      Quota.check(connection, owner, before.spec(), List.of());
    } else if (!after.state().hasEnded()) {
      int moreGiB = after.spec().diskGiB() - before.spec().diskGiB();
      if (moreGiB > 0) {
        Quota.checkDisk(connection, owner, moreGiB);
      }
    }
  }

  /** What an owner starts begins a new trace. */
  private static Transition traced(Transition transition, VmEvent event) {
    return event instanceof VmEvent.StartRequested || event instanceof VmEvent.RestartRequested
        ? new Transition(transition.vm().traced(TraceParent.current()), transition.commands())
        : transition;
  }

  /** Applies one event to many VMs, whose records are then written together. */
  void applyAll(Connection connection, List<StoredVm> all, VmEvent event) throws SQLException {
    List<VmStore.Change> changes = new ArrayList<>();
    for (StoredVm stored : all) {
      Transition transition = VmStateMachine.apply(stored.vm(), event);
      if (!transition.commands().stream().allMatch(VmCommand.Boot.class::isInstance)) {
        carryOut(connection, stored, transition, event.at());
        continue;
      }
      VmRecord vm = bootOrAwaitRoom(connection, transition, event.at());
      if (!vm.equals(stored.vm())) {
        changes.add(new VmStore.Change(stored, vm));
      }
    }
    if (!records.vms().updateAll(connection, changes)) {
      throw new ConcurrentChangeException();
    }
    for (VmStore.Change change : changes) {
      tell(connection, change.after());
    }
  }

  /**
   * Carries out a transition that boots the VM at most, without writing the record.
   *
   * @return the VM as it is to be written
   */
  VmRecord bootOrAwaitRoom(Connection connection, Transition transition, Instant at)
      throws SQLException {
    VmRecord vm = transition.vm();
    for (VmCommand command : transition.commands()) {
      if (!(command instanceof VmCommand.Boot boot)) {
        throw new IllegalStateException("more than a boot: " + command);
      }
      if (isHeld(vm, boot)) {
        vm = awaitRoom(vm, at);
      } else {
        orders.send(connection, vm, List.of(boot));
      }
    }
    return vm;
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
    List<VmCommand> toSend = new ArrayList<>();
    List<UUID> left = new ArrayList<>();
    boolean removed = false;
    for (VmCommand command : transition.commands()) {
      switch (command) {
        case VmCommand.AwaitImage _ -> vm = awaitImage(connection, vm, at);
        case VmCommand.LeaveConversion leave -> left.add(leave.conversion());
        case VmCommand.Remove remove -> {
          removed = true;
          toSend.add(remove);
        }
        case VmCommand.Boot boot -> {
          if (isHeld(vm, boot)) {
            vm = awaitRoom(vm, at);
          } else {
            toSend.add(boot);
          }
        }
        case VmCommand.Stop _, VmCommand.Kill _, VmCommand.LimitDisk _ -> toSend.add(command);
      }
    }
    write(connection, stored, vm, removed, at);
    orders.send(connection, vm, toSend);
    for (UUID conversion : left) {
      conversions.leave(connection, conversion);
    }
    return removed ? Optional.empty() : Optional.of(vm);
  }

  private VmRecord awaitImage(Connection connection, VmRecord vm, Instant at) throws SQLException {
    Conversion conversion = conversions.join(connection, diskImage(vm), vm.spec().platform());
    return VmStateMachine.apply(vm, new VmEvent.ConversionAwaited(conversion.id(), at)).vm();
  }

  private static ImageReference diskImage(VmRecord vm) {
    return switch (vm.spec().root()) {
      case Root.Disk(ImageReference image) -> image;
      case Root.Container _, Root.Directory _ ->
          throw new IllegalStateException(vm.id() + " needs no disk, and yet awaits one");
    };
  }

  private boolean isHeld(VmRecord vm, VmCommand.Boot boot) {
    return boot.runner().isEmpty() && roomHeld.contains(vm.spec().platform().architecture());
  }

  private static VmRecord awaitRoom(VmRecord vm, Instant at) {
    String reason = "the room that is left is held for a larger VM that has waited for long";
    return VmStateMachine.apply(
            vm, new VmEvent.RoomAwaited(vm.attempt(), Optional.empty(), reason, at))
        .vm();
  }

  private void write(
      Connection connection, StoredVm stored, VmRecord vm, boolean removed, Instant at)
      throws SQLException {
    if (removed) {
      records.vms().delete(connection, vm.id());
      if (vm.status().image().isPresent()) {
        records.images().used(connection, vm.status().image().get().digest(), at);
      }
      records
          .events()
          .add(connection, "removed", List.of(vm.id()), new RemovedView(vm.id(), vm.name()));
    } else if (!vm.equals(stored.vm())) {
      if (!records.vms().update(connection, stored, vm)) {
        throw new ConcurrentChangeException();
      }
      if (!VmView.of(vm).equals(VmView.of(stored.vm()))) {
        tell(connection, vm);
      }
    }
  }

  private void tell(Connection connection, VmRecord vm) throws SQLException {
    records.events().add(connection, "vm", List.of(vm.id()), VmView.of(vm));
  }

  /** Who is gone. */
  record RemovedView(VmId id, String name) {}

  /** Tells a runner to end and forget what no record speaks of. */
  void disown(RunnerId runner, RunnerCommand command) {
    records.change(
        connection -> {
          orders.send(connection, runner, command);
          return true;
        });
  }

  /** Offers a VM that waits for room to a runner; says false when it does not wait any more. */
  boolean offer(VmRecord vm, RunnerId runner, Instant at) {
    return apply(vm.id(), new VmEvent.RoomFound(vm.attempt(), runner, at))
        .flatMap(now -> now.status().roomWait())
        .flatMap(RoomWait::offer)
        .filter(offer -> offer.equals(new RoomWait.Offer(runner, at)))
        .isPresent();
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
          if (vm.status().diskOn().filter(disk -> !disk.equals(request.runner())).isPresent()) {
            return new Reply.Claim(false, 0, "its disk is on " + vm.status().diskOn().get());
          }
          apply(
              connection,
              stored.get(),
              new VmEvent.BootClaimed(request.attempt(), request.runner(), at));
          return new Reply.Claim(true, leaseMillis, "");
        });
  }
}
