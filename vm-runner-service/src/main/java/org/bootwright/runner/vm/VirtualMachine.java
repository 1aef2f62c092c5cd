package org.bootwright.runner.vm;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.Root;
import org.bootwright.runner.exec.ExecSessions;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.machine.MachineInput;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.machine.RunningMachine;
import org.bootwright.runner.program.GuestProgram;
import org.bootwright.runner.program.ProgramMode;
import org.bootwright.runner.qemu.QemuMachine;
import org.bootwright.runner.room.RoomLedger;
import org.bootwright.runner.socket.RuntimeDirectory;
import org.bootwright.service.log.CarriedWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One VM from the order to boot it to its end. A virtual thread of its own lives its life and alone
 * changes its state; wishes of others reach it as signals in a queue.
 */
public final class VirtualMachine {
  private static final Logger log = LoggerFactory.getLogger(VirtualMachine.class);

  /** Changed by the VM's thread only. */
  private volatile Job.BootVm job;

  private final VmHost host;
  private final VmDirectory directory;
  private final MachineOutput output;
  private final VmReporter reporter;
  private final RoomLedger.Reservation room;
  private final RunJournal journal;
  private final MachineInput input = new MachineInput();
  private final ExecSessions execs = new ExecSessions();
  private final BlockingQueue<VmSignal> signals = new LinkedBlockingQueue<>();
  private final BootSteps steps;
  private final ResetLoop resets = new ResetLoop();
  private final Thread thread;

  /** The run of QEMU that is on, for those who send signals to the command. */
  private volatile @Nullable RunningMachine running;

  /** The QEMU of an earlier runner, until we have gone on with it. */
  private Optional<QemuRun> found;

  private List<PortForward> ports;
  private int runs;

  private VirtualMachine(Begun begun, VmHost host, Connections connections, boolean found) {
    this.job = begun.record().job();
    this.host = host;
    this.directory = begun.directory();
    this.output = connections.output();
    this.reporter = connections.reporter();
    this.steps = new BootSteps(reporter);
    this.room = begun.room();
    this.journal = new RunJournal(directory, begun.record());
    this.found = found ? begun.record().qemu() : Optional.empty();
    this.ports = this.found.map(QemuRun::ports).orElse(job.spec().ports());
    this.thread =
        Thread.ofVirtual().name("vm-" + job.vm().shortForm()).unstarted(CarriedWork.of(this::live));
  }

  /**
   * What a VM begins with.
   *
   * @param directory exists already
   * @param room ours to give back at the end
   */
  public record Begun(RunRecord record, VmDirectory directory, RoomLedger.Reservation room) {}

  /** Who hears of the VM. */
  public record Connections(MachineOutput output, VmReporter reporter) {}

  /** Begins the life of a VM. */
  public static VirtualMachine start(Begun begun, VmHost host, Connections connections) {
    var vm = new VirtualMachine(begun, host, connections, false);
    vm.thread.start();
    return vm;
  }

  /** Goes on with a VM whose guest is up, and whose QEMU an earlier runner has started. */
  public static VirtualMachine adopt(Begun begun, VmHost host, Connections connections) {
    var vm = new VirtualMachine(begun, host, connections, true);
    begun.record().stopGraceMillis().ifPresent(grace -> vm.stop(Duration.ofMillis(grace)));
    vm.thread.start();
    return vm;
  }

  public Job.BootVm job() {
    return job;
  }

  public MachineInput input() {
    return input;
  }

  /** The commands that run beside the VM's own. */
  public ExecSessions execs() {
    return execs;
  }

  /** The QEMU that runs it now; empty between two runs. */
  public Optional<RunningMachine> machine() {
    return Optional.ofNullable(running);
  }

  /** Ends the VM in good order, and by force when the time is up. */
  public void stop(Duration grace) {
    signals.add(new VmSignal.StopAsked(grace));
  }

  /** Lets the VM write so much to its root, which is no disk. */
  public void limitDisk(int diskGiB) {
    signals.add(new VmSignal.DiskAsked(diskGiB));
  }

  /** Ends the VM at once. */
  public void kill() {
    signals.add(new VmSignal.KillAsked());
  }

  /** Lets go of the VM, which runs on for the next runner. Its end is not reported by us. */
  public void leave() {
    signals.add(new VmSignal.LeaveAsked());
  }

  /** Delivers a signal to the command. */
  public void signal(int number) {
    machine()
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.CONFLICT,
                    "signalling the command of " + job.vm() + ": it does not run"))
        .signal(number);
  }

  /** Waits until the end was reported. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return thread.join(timeout);
  }

  private void live() {
    Optional<VmEnding> ending = ending();
    if (ending.isPresent() && job.spec().root() instanceof Root.Container container) {
      endContainer(container);
    }
    input.close();
    room.close();
    if (ending.isPresent()) {
      output.finish();
      journal.ended(ending.get());
      reporter.ended(ending.get());
    }
  }

  private void endContainer(Root.Container root) {
    if (!root.keep()) {
      host.containers().remove(job.vm());
    }
  }

  /** Empty where the VM was left to the next runner. */
  private Optional<VmEnding> ending() {
    VmEnding ending;
    try {
      Optional<VmEnding> own = run();
      if (own.isEmpty()) {
        return own;
      }
      ending = own.get();
    } catch (FailureException failure) {
      log.info("VM {} failed: {}", job.vm(), failure.getMessage());
      ending = VmEnding.failed(failure.failure());
    } catch (InterruptedException interrupted) {
      ending = VmEnding.failed(FailureCode.CANCELLED, "running the VM: the runner is ending");
    } catch (IOException failure) {
      log.error("VM {} failed", job.vm(), failure);
      ending =
          VmEnding.failed(FailureCode.NO_SPACE, "preparing the VM failed: " + failure.getMessage());
    } catch (RuntimeException defect) {
      log.error("VM {} failed", job.vm(), defect);
      ending =
          VmEnding.failed(
              FailureCode.INTERNAL, "running the VM: a defect of the runner; its log says more");
    }
    return Optional.of(ending);
  }

  private Optional<VmEnding> run() throws IOException, InterruptedException {
    requireSensible();
    Accelerator accelerator =
        found.isPresent()
            ? found.get().accelerator()
            : host.accelerators().choose(job.spec().accelerator());
    return bootUntilEnd(accelerator);
  }

  /** The gateway has looked already; a value that QEMU chokes on would only fail less clearly. */
  private void requireSensible() {
    int cpus = job.spec().cpus();
    int memoryMiB = job.spec().memoryMiB();
    if (cpus < 1 || cpus > 255 || memoryMiB < 64 || memoryMiB > 16 * 1024 * 1024) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "starting the VM: %d processors and %d MiB of memory are out of range"
              .formatted(cpus, memoryMiB));
    }
  }

  private Optional<VmEnding> bootUntilEnd(Accelerator accelerator)
      throws IOException, InterruptedException {
    int retriesLeft = host.bootRetries();
    while (true) {
      switch (boot(accelerator)) {
        case BootOutcome.Ended(VmEnding ending) -> {
          return Optional.of(ending);
        }
        case BootOutcome.Left _ -> {
          log.info("VM {} is left to the next runner", job.vm());
          return Optional.empty();
        }
        case BootOutcome.Rebooted(Duration up) -> {
          log.info("VM {} is rebooting", job.vm());
          if (resets.another(up)) {
            return Optional.of(resets.ending());
          }
          retriesLeft = host.bootRetries();
        }
        case BootOutcome.NotBooted(Failure failure) -> {
          if (retriesLeft == 0) {
            return Optional.of(VmEnding.failed(failure));
          }
          retriesLeft--;
          log.warn("VM {}: {}; trying once more", job.vm(), failure.message());
          reporter.warned(failure.message() + "; the boot is tried again");
        }
      }
    }
  }

  private BootOutcome boot(Accelerator accelerator) throws IOException, InterruptedException {
    int run = ++runs;
    ConsoleExcerpt console = ConsoleExcerpt.fromHere(output);
    var around =
        new RunningMachine.Surroundings(
            input, output, execs, event -> tell(run, new RunSignal.Happened(event)));
    Optional<QemuRun> adopted = found;
    found = Optional.empty();
    RuntimeDirectory sockets =
        adopted.isPresent()
            ? RuntimeDirectory.existing(host.runtime(), RuntimeNames.ofMachine(job.vm()))
            : RuntimeDirectory.create(host.runtime(), RuntimeNames.ofMachine(job.vm()));

    boolean left = false;
    try (BootFiles files =
            adopted.isPresent() ? adoptFiles(adopted.get(), sockets) : prepareFiles(sockets);
        RunningMachine machine =
            adopted.isPresent()
                ? adopt(adopted.get(), sockets, around)
                : launch(files, accelerator, sockets, around);
        WriteWatch writes =
            WriteWatch.start(
                host.usage(), files.written(), machine.wasPaused(), signal -> tell(run, signal))) {
      running = machine;
      files.onLost(message -> tell(run, new RunSignal.ShareEnded(message)));
      ports = machine.ports();
      var progress =
          new RunProgress(
              accelerator,
              ports,
              input,
              steps,
              journal,
              reporter,
              writes,
              diskGiB -> changeDisk(diskGiB, writes));
      BootOutcome outcome =
          new BootRun(
                  run,
                  job.spec(),
                  machine,
                  signals,
                  settings(files),
                  progress,
                  console,
                  host.bootTimeout(),
                  adopted.isPresent())
              .awaitEnd();
      left = outcome instanceof BootOutcome.Left;
      if (left) {
        files.leave();
      }
      return outcome;
    } finally {
      running = null;
      if (!left) {
        sockets.close();
      }
    }
  }

  private BootFiles adoptFiles(QemuRun run, RuntimeDirectory sockets) {
    try {
      return BootFiles.adopt(host, job, directory, sockets, run);
    } catch (FailureException lost) {
      run.process().kill(); // Its guest waits for files that do not come.
      throw lost;
    }
  }

  private BootFiles prepareFiles(RuntimeDirectory sockets) throws IOException {
    BootFiles files = BootFiles.prepare(host, job, directory, sockets, reporter::pulled);
    steps.reach(BootPhase.DISK_READY);
    return files;
  }

  private BootSettings settings(BootFiles files) throws IOException {
    GuestIdentity identity = GuestIdentity.of(job, directory);
    GuestProgram program = GuestProgram.decide(files.config(), job.spec(), identity.hostname());
    if (program.mode() == ProgramMode.MACHINE) {
      input.refuseStandardInput();
    }
    return GuestSettings.of(program, identity, job.spec());
  }

  private RunningMachine launch(
      BootFiles files,
      Accelerator accelerator,
      RuntimeDirectory sockets,
      RunningMachine.Surroundings around) {
    RunningMachine machine =
        MachineOpener.launch(
            host.qemu(), machine(files, accelerator, sockets), files.runs(), around, journal);
    steps.reach(BootPhase.QEMU_STARTED);
    return machine;
  }

  private RunningMachine adopt(
      QemuRun run, RuntimeDirectory sockets, RunningMachine.Surroundings around)
      throws InterruptedException {
    steps.allTold();
    GuestMode mode = run.mode().orElseThrow();
    if (mode == GuestMode.MACHINE) {
      input.refuseStandardInput();
    }
    reporter.started(run.accelerator(), mode, run.ports());
    return MachineOpener.adopt(run, directory.qemuLog(), QemuMachine.Sockets.in(sockets), around);
  }

  private void tell(int run, RunSignal signal) {
    signals.add(new VmSignal.InRun(run, signal));
  }

  private void changeDisk(int diskGiB, WriteWatch writes) {
    job = job.withSpec(job.spec().withDiskGiB(diskGiB));
    journal.jobChanged(job);
    if (!writes.limitRoot(job.spec().diskBytes())) {
      reporter.warned(
          job.spec().root() instanceof Root.Container
              ? "the Docker Engine holds the container to the limit that it was made with; another needs a new VM"
              : "the limit counts from the VM's next boot, since it had none at this one");
    }
  }

  private QemuMachine machine(BootFiles files, Accelerator accelerator, RuntimeDirectory sockets) {
    return new QemuMachine(
        job.vm(),
        accelerator,
        new QemuMachine.Size(job.spec().cpus(), job.spec().memoryMiB()),
        host.kernel(),
        GuestSettings.kernelArguments(job.vm(), job.spec()),
        files.disk(),
        files.shares(),
        PublishedPorts.of(ports, job.spec(), files.config()),
        QemuMachine.Sockets.in(sockets),
        directory.pidFile());
  }
}
