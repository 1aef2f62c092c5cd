package org.bootwright.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.MessageHandler;
import org.bootwright.contracts.bus.RejectedMessageException;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.container.ContainerShares;
import org.bootwright.runner.vm.RunRecord;
import org.bootwright.runner.vm.VirtualMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes commands for VMs that are here. Each may come twice, or after the VM's end. */
final class CommandIntake implements MessageHandler {
  private static final Logger log = LoggerFactory.getLogger(CommandIntake.class);

  /** A day; beyond it a sum of nanoseconds may be out of range. */
  private static final long MAXIMUM_GRACE_MILLIS = Duration.ofDays(1).toMillis();

  /** A claim is answered within milliseconds; without an answer, other commands must not wait. */
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration REMOVAL_TIMEOUT = Duration.ofSeconds(30);

  private final RunnerId runner;
  private final VmRegistry registry;
  private final ReportOutbox outbox;
  private final BusyVms busy;
  private final ContainerShares containers;
  private final Consumer<VmId> removed;

  /**
   * Handles commands.
   *
   * @param removed called when a VM's disk is gone
   */
  CommandIntake(
      RunnerId runner,
      VmRegistry registry,
      ReportOutbox outbox,
      BusyVms busy,
      ContainerShares containers,
      Consumer<VmId> removed) {
    this.busy = busy;
    this.containers = containers;
    this.removed = removed;
    this.runner = runner;
    this.registry = registry;
    this.outbox = outbox;
  }

  @Override
  public void handle(Message message) throws RejectedMessageException {
    if (!(message instanceof RunnerCommand command)) {
      throw new RejectedMessageException(
          "this queue is for commands to a runner: " + message.getClass().getSimpleName());
    }
    switch (command) {
      case RunnerCommand.StopVm(VmId vm, int attempt, long graceMillis) -> {
        Duration grace = Duration.ofMillis(Math.clamp(graceMillis, 0, MAXIMUM_GRACE_MILLIS));
        attempt(vm, attempt).ifPresent(machine -> machine.stop(grace));
      }
      case RunnerCommand.KillVm(VmId vm, int attempt) ->
          attempt(vm, attempt).ifPresent(VirtualMachine::kill);
      case RunnerCommand.LimitDisk(VmId vm, int attempt, int diskGiB) ->
          settled(vm)
              .filter(machine -> machine.job().attempt() == attempt)
              .ifPresent(machine -> machine.limitDisk(diskGiB));
      case RunnerCommand.RemoveVm(VmId vm) -> remove(vm);
    }
  }

  /** The VM if this attempt of it runs; where it does not, the gateway is told. */
  private Optional<VirtualMachine> attempt(VmId vm, int attempt) {
    Optional<VirtualMachine> machine = settled(vm);
    if (machine.isPresent() && machine.get().job().attempt() == attempt) {
      return machine;
    }
    // Its end was reported and ignored reports do no harm; without this, a VM that a crash of this
    // host
    // took away would be stopping for ever.
    Failure failure =
        new Failure(FailureCode.RUNNER_LOST, "ending the VM: it does not run on " + runner);
    outbox.send(
        new Report.VmEnded(
            vm, attempt, runner, Optional.empty(), Optional.of(failure), Instant.now()),
        () -> {});
    return Optional.empty();
  }

  /** A VM that is being begun is there, or not, in a moment. */
  private Optional<VirtualMachine> settled(VmId vm) {
    boolean ours = registry.running(vm).isEmpty() && busy.take(vm, BUSY_TIMEOUT);
    try {
      return registry.running(vm);
    } finally {
      if (ours) {
        busy.release(vm);
      }
    }
  }

  /** One that was kept. Before the record that tells of it. */
  private void removeContainer(VmId vm) throws IOException {
    boolean mayHave =
        RunRecord.read(registry.directory(vm))
            .filter(record -> record.job().spec().root() instanceof Root.Container)
            .isPresent();
    if (mayHave) {
      containers.remove(vm);
    }
  }

  private void remove(VmId vm) {
    try {
      Optional<VirtualMachine> machine = registry.running(vm);
      if (machine.isPresent()) {
        log.warn("VM {} is removed while it runs", vm);
        machine.get().kill();
        if (!machine.get().awaitEnd(REMOVAL_TIMEOUT)) {
          throw new IOException("its QEMU does not end");
        }
      }
      removeContainer(vm);
      registry.remove(vm);
      removed.accept(vm);
    } catch (IOException failure) {
      throw new UncheckedIOException("removing VM " + vm, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
