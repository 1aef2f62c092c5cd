package org.bootwright.gateway.lifecycle;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.gateway.store.Outbox;
import org.bootwright.gateway.vm.VmCommand;
import org.bootwright.gateway.vm.VmRecord;

/** Tells runners, by the outbox, what they have to do because a VM's record changed. */
final class VmOrders {
  private final Outbox outbox;

  VmOrders(Outbox outbox) {
    this.outbox = outbox;
  }

  /** One boot is one trace, whoever's report or clock it is that lets it go on. */
  void send(Connection connection, VmRecord vm, List<VmCommand> commands) throws SQLException {
    Context trace = vm.status().trace().map(TraceParent::context).orElseGet(Context::current);
    try (Scope _ = trace.makeCurrent()) {
      for (VmCommand command : commands) {
        send(connection, vm, command);
      }
    }
  }

  private void send(Connection connection, VmRecord vm, VmCommand command) throws SQLException {
    switch (command) {
      case VmCommand.Boot boot -> boot(connection, vm, boot);
      case VmCommand.Stop stop ->
          send(
              connection,
              stop.runner(),
              new RunnerCommand.StopVm(vm.id(), vm.attempt(), stop.graceMillis()));
      case VmCommand.Kill kill ->
          send(connection, kill.runner(), new RunnerCommand.KillVm(vm.id(), vm.attempt()));
      case VmCommand.LimitDisk limit ->
          send(
              connection,
              limit.runner(),
              new RunnerCommand.LimitDisk(vm.id(), vm.attempt(), limit.diskGiB()));
      case VmCommand.Remove remove -> {
        if (remove.runner().isPresent()) {
          send(connection, remove.runner().get(), new RunnerCommand.RemoveVm(vm.id()));
        }
      }
      case VmCommand.AwaitImage _, VmCommand.LeaveConversion _ ->
          throw new IllegalStateException("nothing is sent for " + command);
    }
  }

  private void boot(Connection connection, VmRecord vm, VmCommand.Boot boot) throws SQLException {
    WorkQueue queue =
        boot.runner()
            .map(WorkQueue::runner)
            .orElseGet(() -> WorkQueue.boots(vm.spec().platform().architecture()));
    outbox.add(
        connection,
        queue,
        new Job.BootVm(vm.id(), vm.attempt(), vm.name(), vm.spec(), vm.status().image()));
  }

  /** Tells a runner something about a VM. */
  void send(Connection connection, RunnerId runner, RunnerCommand command) throws SQLException {
    outbox.add(connection, WorkQueue.runner(runner), command);
  }
}
