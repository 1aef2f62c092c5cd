package org.bootwright.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job.BootVm;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice.Measured;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.RunnerStats;
import org.bootwright.contracts.message.Notice.VmAttempt;
import org.bootwright.contracts.message.Notice.VmPhaseReached;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmStats;

/**
 * A runner that claims and starts each VM at once, ends it when it is told to, and serves the
 * output that a test gives it.
 */
final class FakeRunner implements AutoCloseable {
  static final RunnerId ID = new RunnerId("runner-1");

  final List<BootVm> declined = new CopyOnWriteArrayList<>();
  final List<BootVm> boots = new CopyOnWriteArrayList<>();
  final List<Reply.Claim> claims = new CopyOnWriteArrayList<>();
  final List<RunnerCommand> commands = new CopyOnWriteArrayList<>();
  final BlockingQueue<Request.WriteInput> inputs = new LinkedBlockingQueue<>();

  /** How many of the next inputs time out, as for a guest that does not read. */
  final AtomicInteger inputsToTimeOut = new AtomicInteger();

  final List<Request.SignalCommand> signals = new CopyOnWriteArrayList<>();
  final FakeExecs execs = new FakeExecs();
  final AtomicInteger holds = new AtomicInteger();
  private final Map<VmId, Map<OutputKind, Spool>> spools = new ConcurrentHashMap<>();
  private final MessageBus bus;
  private final List<Subscription> subscriptions;
  volatile boolean startsWhatItClaims = true;
  volatile boolean endsWhatIsStopped = true;

  /** Memory as heartbeats tell of it. Boots that ask for more than is left are declined. */
  volatile int memoryMiB = 4096;

  volatile int usedMemoryMiB = 1024;
  private final RunnerId id;

  FakeRunner(MessageBus bus, String architecture) {
    this(bus, architecture, ID);
  }

  FakeRunner(MessageBus bus, String architecture, RunnerId id) {
    this.bus = bus;
    this.id = id;
    subscriptions =
        List.of(
            bus.consume(WorkQueue.boots(architecture), 4, this::take),
            bus.consume(WorkQueue.runner(id), 1, this::take),
            bus.serve(Endpoint.runner(id), this::answer));
  }

  private void take(Message message) {
    if (message instanceof BootVm boot) {
      boot(boot);
    } else if (message instanceof RunnerCommand command) {
      commands.add(command);
      if (!endsWhatIsStopped) {
        return;
      }
      switch (command) {
        case RunnerCommand.StopVm stop -> end(stop.vm(), stop.attempt(), 0);
        case RunnerCommand.KillVm kill ->
            fail(kill.vm(), kill.attempt(), FailureCode.CANCELLED, "ended by force");
        case RunnerCommand.LimitDisk _ -> {}
        case RunnerCommand.RemoveVm remove -> spools.remove(remove.vm());
      }
    }
  }

  private void boot(BootVm boot) {
    if (boot.spec().memoryMiB() > memoryMiB - usedMemoryMiB) {
      declined.add(boot);
      String reason = "%d MiB of memory are left".formatted(memoryMiB - usedMemoryMiB);
      bus.send(
          WorkQueue.REPORTS,
          new Report.BootDeclined(boot.vm(), boot.attempt(), id, reason, Instant.now()));
      return;
    }
    Reply.Claim claim = claim(boot);
    claims.add(claim);
    if (!claim.granted()) {
      return;
    }
    boots.add(boot);
    spools.put(
        boot.vm(),
        Map.of(
            OutputKind.CONSOLE, new Spool(),
            OutputKind.STDOUT, new Spool(),
            OutputKind.STDERR, new Spool()));
    if (startsWhatItClaims) {
      started(boot);
    }
  }

  Reply.Claim claim(BootVm boot) {
    return (Reply.Claim)
        bus.request(
            Endpoint.GATEWAY,
            new Request.ClaimBoot(boot.vm(), boot.attempt(), id),
            Duration.ofSeconds(10));
  }

  void started(BootVm boot) {
    bus.publish(new VmPhaseReached(boot.vm(), boot.attempt(), BootPhase.DISK_READY, Instant.now()));
    bus.send(
        WorkQueue.REPORTS,
        new Report.VmStarted(
            boot.vm(),
            boot.attempt(),
            id,
            Accelerator.TCG,
            GuestMode.APP,
            boot.spec().ports().stream().map(port -> port.boundTo(40_000)).toList(),
            Instant.now()));
  }

  void pause(VmId vm, int attempt, String reason) {
    bus.send(WorkQueue.REPORTS, new Report.VmPaused(vm, attempt, id, reason, Instant.now()));
  }

  void resume(VmId vm, int attempt) {
    bus.send(WorkQueue.REPORTS, new Report.VmResumed(vm, attempt, id, Instant.now()));
  }

  void end(VmId vm, int attempt, int exitCode) {
    close(vm);
    bus.send(
        WorkQueue.REPORTS,
        new Report.VmEnded(
            vm, attempt, id, Optional.of(exitCode), Optional.empty(), Instant.now()));
  }

  void fail(VmId vm, int attempt, FailureCode code, String message) {
    close(vm);
    bus.send(
        WorkQueue.REPORTS,
        new Report.VmEnded(
            vm,
            attempt,
            id,
            Optional.empty(),
            Optional.of(new Failure(code, message)),
            Instant.now()));
  }

  private void close(VmId vm) {
    spools.getOrDefault(vm, Map.of()).values().forEach(Spool::close);
  }

  Spool spool(VmId vm, OutputKind kind) {
    return Objects.requireNonNull(spools.getOrDefault(vm, Map.of()).get(kind));
  }

  void measured(BootVm boot, VmStats stats, Instant at) {
    bus.publish(new RunnerStats(id, List.of(new Measured(boot.vm(), boot.attempt(), stats)), at));
  }

  void heartbeat(BootVm... running) {
    List<VmAttempt> vms =
        java.util.Arrays.stream(running)
            .map(boot -> new VmAttempt(boot.vm(), boot.attempt()))
            .toList();
    bus.publish(
        new RunnerHeartbeat(
            id,
            Platform.ofHost().architecture(),
            Accelerator.TCG,
            2,
            memoryMiB,
            100,
            1,
            usedMemoryMiB,
            10,
            true,
            vms,
            Instant.now()));
  }

  private Reply answer(Request request) {
    return switch (request) {
      case Request.ReadOutput read -> read(read);
      case Request.WriteInput write -> {
        require(write.vm());
        if (inputsToTimeOut.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw new FailureException(FailureCode.TIMEOUT, "the guest took no input");
        }
        inputs.add(write);
        yield new Reply.Accepted();
      }
      case Request.SignalCommand signal -> {
        signals.add(signal);
        yield new Reply.Accepted();
      }
      case Request.OfExec exec -> execs.answer(exec);
      case Request.ClaimBoot _, Request.ClaimConversion _ -> throw new IllegalStateException();
    };
  }

  private Reply read(Request.ReadOutput read) {
    require(read.vm());
    if (read.maximumBytes() == 0) {
      holds.incrementAndGet();
    }
    return spool(read.vm(), read.kind())
        .read(read.offset(), read.maximumBytes(), read.waitMillis());
  }

  private void require(VmId vm) {
    if (!spools.containsKey(vm)) {
      throw new FailureException(FailureCode.VM_NOT_FOUND, "the runner does not have " + vm);
    }
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }
}
