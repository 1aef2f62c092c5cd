package org.bootwright.gateway.exec;

import java.time.Duration;
import java.util.UUID;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.WindowSize;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** What users do with commands in VMs. All methods block; failures are FailureExceptions. */
public final class ExecDesk {
  /** A runner answers in milliseconds; this is for a busy host. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  /** The runner gives a guest 30 s to execute a command. */
  private static final Duration START_LIMIT = Duration.ofSeconds(40);

  private final VmDesk vms;
  private final MessageBus bus;

  public ExecDesk(VmDesk vms, MessageBus bus) {
    this.vms = vms;
    this.bus = bus;
  }

  /** Runs a command; it was executed when this returns. */
  public UUID start(VmRecord vm, ExecSpec spec) {
    UUID exec = UUID.randomUUID();
    begin(vm, new Request.StartExec(vm.id(), exec, spec), "running a command");
    return exec;
  }

  /**
   * Has a runner begin with something.
   *
   * @param action what that is, for messages
   */
  void begin(VmRecord vm, Request.OfExec request, String action) {
    RunnerId runner = runner(vm, action);
    vm.status()
        .pausedBecause()
        .ifPresent(
            reason -> {
              throw new FailureException(
                  FailureCode.CONFLICT,
                  "%s in %s: the VM is paused: %s".formatted(action, vm.name(), reason));
            });
    bus.request(Endpoint.runner(runner), request, START_LIMIT);
  }

  public void signal(VmRecord vm, UUID exec, int signal) {
    ask(vm, new Request.SignalExec(vm.id(), exec, signal), Duration.ZERO);
  }

  public void resize(VmRecord vm, UUID exec, WindowSize window) {
    ask(vm, new Request.ResizeExec(vm.id(), exec, window), Duration.ZERO);
  }

  /** The streams of a command. */
  public ExecStreams streams(VmId vm, UUID exec) {
    return new ExecStreams(this, vm, exec);
  }

  /** Asks the runner that has the VM now. */
  Reply ask(VmId vm, Request.OfExec request, Duration wait) {
    VmRecord record =
        vms.find(vm)
            .orElseThrow(
                () ->
                    new FailureException(
                        FailureCode.VM_NOT_FOUND, "reaching a command: its VM was removed"));
    return ask(record, request, wait);
  }

  private Reply ask(VmRecord vm, Request.OfExec request, Duration wait) {
    return bus.request(
        Endpoint.runner(runner(vm, "reaching a command")), request, wait.plus(ANSWER_LIMIT));
  }

  private static RunnerId runner(VmRecord vm, String action) {
    return vm.runsOn()
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.CONFLICT,
                    "%s in %s: the VM is %s; it can be reached while it runs"
                        .formatted(action, vm.name(), vm.state())));
  }
}
