package org.bootwright.runner.vm;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.machine.MachineInput;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.machine.RunningMachine;
import org.bootwright.runner.program.GuestProgram;
import org.bootwright.runner.program.ProgramMode;
import org.bootwright.runner.qemu.QemuMachine;
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

  private static final long BYTES_PER_GIB = 1L << 30;

  private final Job.BootVm job;
  private final VmHost host;
  private final VmDirectory directory;
  private final MachineOutput output;
  private final VmReporter reporter;
  private final MachineInput input = new MachineInput();
  private final BlockingQueue<VmSignal> signals = new LinkedBlockingQueue<>();
  private final Set<BootPhase> reached = EnumSet.noneOf(BootPhase.class);
  private final Thread thread;

  /** The run of QEMU that is on, for those who send signals to the command. */
  private volatile @Nullable RunningMachine running;

  private List<PortForward> ports;
  private int runs;

  private VirtualMachine(
      Job.BootVm job,
      VmHost host,
      VmDirectory directory,
      MachineOutput output,
      VmReporter reporter) {
    this.job = job;
    this.host = host;
    this.directory = directory;
    this.output = output;
    this.reporter = reporter;
    this.ports = job.spec().ports();
    this.thread =
        Thread.ofVirtual().name("vm-" + job.vm().shortForm()).unstarted(CarriedWork.of(this::live));
  }

  /**
   * Begins the life of a VM.
   *
   * @param directory exists already
   */
  public static VirtualMachine start(
      Job.BootVm job,
      VmHost host,
      VmDirectory directory,
      MachineOutput output,
      VmReporter reporter) {
    var vm = new VirtualMachine(job, host, directory, output, reporter);
    vm.thread.start();
    return vm;
  }

  public Job.BootVm job() {
    return job;
  }

  public MachineInput input() {
    return input;
  }

  /** Ends the VM in good order, and by force when the time is up. */
  public void stop(Duration grace) {
    signals.add(new VmSignal.StopAsked(grace));
  }

  /** Ends the VM at once. */
  public void kill() {
    signals.add(new VmSignal.KillAsked());
  }

  /** Delivers a signal to the command. */
  public void signal(int number) {
    RunningMachine machine = running;
    if (machine == null) {
      throw new FailureException(
          FailureCode.CONFLICT, "signalling the command of " + job.vm() + ": it does not run");
    }
    machine.signal(number);
  }

  /** Waits until the end was reported. */
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return thread.join(timeout);
  }

  private void live() {
    VmEnding ending;
    try {
      ending = run();
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
    input.close();
    output.finish();
    reporter.ended(ending);
  }

  private VmEnding run() throws IOException, InterruptedException {
    requireSensible();
    String hostname = GuestSettings.hostname(job);
    GuestProgram program = GuestProgram.decide(job.image().config(), job.spec(), hostname);
    BootSettings settings = GuestSettings.of(program, hostname);
    if (program.mode() == ProgramMode.MACHINE) {
      input.refuseStandardInput();
    }
    var reservation = host.memory().reserve(job.spec().memoryMiB(), job.spec().cpus());
    try (reservation) {
      QemuMachine.RootDisk disk = prepareDisk();
      Accelerator accelerator = host.accelerators().choose(job.spec().accelerator());
      return bootUntilEnd(settings, disk, accelerator);
    }
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

  private QemuMachine.RootDisk prepareDisk() {
    Path base = host.images().resolve(job.image().diskFile()).normalize();
    if (!base.startsWith(host.images())) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "starting the VM: the image's disk lies outside of " + host.images() + ": " + base);
    }
    host.overlays().prepare(directory.disk(), base, job.spec().diskGiB() * BYTES_PER_GIB);
    reach(BootPhase.DISK_READY);
    return new QemuMachine.RootDisk(directory.disk(), base);
  }

  private VmEnding bootUntilEnd(
      BootSettings settings, QemuMachine.RootDisk disk, Accelerator accelerator)
      throws IOException, InterruptedException {
    int retriesLeft = host.bootRetries();
    while (true) {
      switch (boot(settings, disk, accelerator)) {
        case BootOutcome.Ended(VmEnding ending) -> {
          return ending;
        }
        case BootOutcome.Rebooted _ -> {
          log.info("VM {} is rebooting", job.vm());
          retriesLeft = host.bootRetries();
        }
        case BootOutcome.NotBooted(Failure failure) -> {
          if (retriesLeft == 0) {
            return VmEnding.failed(failure);
          }
          retriesLeft--;
          log.warn("VM {}: {}; trying once more", job.vm(), failure.message());
          reporter.warned(failure.message() + "; the boot is tried again");
        }
      }
    }
  }

  private BootOutcome boot(
      BootSettings settings, QemuMachine.RootDisk disk, Accelerator accelerator)
      throws IOException, InterruptedException {
    int run = ++runs;
    ConsoleExcerpt console = ConsoleExcerpt.fromHere(output);
    var around =
        new RunningMachine.Surroundings(
            input, output, event -> signals.add(new VmSignal.Happened(run, event)));
    try (RuntimeDirectory sockets = RuntimeDirectory.create(host.runtime(), runtimeName());
        RunningMachine machine =
            RunningMachine.start(host.qemu(), machine(disk, accelerator, sockets), around)) {
      running = machine;
      ports = machine.ports();
      reach(BootPhase.QEMU_STARTED);
      var watch =
          new BootRun(
              run, machine, signals, settings, progress(accelerator), console, host.bootTimeout());
      return watch.awaitEnd();
    } finally {
      running = null;
    }
  }

  private BootRun.BootProgress progress(Accelerator accelerator) {
    return new BootRun.BootProgress() {
      @Override
      public void reached(BootPhase phase) {
        reach(phase);
      }

      @Override
      public void started(GuestMode mode) {
        if (mode == GuestMode.MACHINE) {
          input.refuseStandardInput();
        }
        if (!reached.contains(BootPhase.STARTED)) {
          reach(BootPhase.STARTED);
          reporter.started(accelerator, mode, ports);
        }
      }
    };
  }

  /**
   * The whole id, since a part may meet another VM's; no longer, since it goes into socket paths.
   */
  private String runtimeName() {
    return job.vm().toString().replace("-", "");
  }

  private QemuMachine machine(
      QemuMachine.RootDisk disk, Accelerator accelerator, RuntimeDirectory sockets) {
    return new QemuMachine(
        job.vm(),
        accelerator,
        new QemuMachine.Size(job.spec().cpus(), job.spec().memoryMiB()),
        host.kernel(),
        job.spec().kernelArguments(),
        Optional.of(disk),
        ports,
        QemuMachine.Sockets.in(sockets),
        directory.pidFile());
  }

  /** A boot that is tried again reaches its steps again; they were reported. */
  private void reach(BootPhase phase) {
    if (reached.add(phase)) {
      reporter.reached(phase);
    }
  }
}
