package org.bootwright.runner.vm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.runner.exec.ExecSessions;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.machine.MachineInput;
import org.bootwright.runner.machine.MachineOutput;
import org.bootwright.runner.machine.RunningMachine;
import org.bootwright.runner.program.GuestProgram;
import org.bootwright.runner.program.ProgramMode;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.QemuMachine;

/**
 * One run of a machine that is no runner's: nobody keeps a record of it, its files are its caller's
 * affair, and it is over when QEMU is. It is booted, watched and ended as the machines of runners.
 */
public final class LoneMachine implements AutoCloseable {
  /** There is no other run. */
  private static final int RUN = 1;

  private static final String HOSTNAME = "vm";

  private final GuestIdentity identity;
  private final VmSpec spec;
  private final GuestProgram program;
  private final ConsoleExcerpt console;
  private final MachineInput input;
  private final RunningMachine machine;
  private final BlockingQueue<VmSignal> signals;

  private LoneMachine(
      GuestIdentity identity,
      VmSpec spec,
      ConsoleExcerpt console,
      MachineInput input,
      RunningMachine machine,
      BlockingQueue<VmSignal> signals) {
    this.identity = identity;
    this.spec = spec;
    this.program = GuestProgram.decide(ImageConfig.empty(), spec, HOSTNAME);
    this.console = console;
    this.input = input;
    this.machine = machine;
    this.signals = signals;
  }

  /** Where such a machine has its input from and its output for. */
  public record Streams(MachineInput input, MachineOutput output) {}

  /**
   * Starts QEMU and lets its processors run.
   *
   * @param spec what the guest is to run, and the kind of its root
   */
  public static LoneMachine start(
      QemuInstallation qemu, QemuMachine parts, VmSpec spec, Streams streams) {
    var signals = new LinkedBlockingQueue<VmSignal>();
    ConsoleExcerpt console = ConsoleExcerpt.fromHere(streams.output());
    RunningMachine machine =
        RunningMachine.start(
            qemu,
            parts,
            new RunningMachine.Surroundings(
                streams.input(),
                streams.output(),
                new ExecSessions(),
                event -> signals.add(new VmSignal.InRun(RUN, new RunSignal.Happened(event)))));
    try {
      machine.proceed();
      var identity = new GuestIdentity(parts.vm(), HOSTNAME, Optional.empty());
      return new LoneMachine(identity, spec, console, streams.input(), machine, signals);
    } catch (RuntimeException failure) {
      machine.close();
      throw failure;
    }
  }

  /** Whether it runs a command, which has a standard input and output; else it has a console. */
  public boolean runsCommand() {
    return program.mode() == ProgramMode.APP;
  }

  /** Waits until QEMU is gone. Called once. */
  public VmEnding awaitEnd(Duration bootTimeout) throws InterruptedException {
    BootSettings settings = GuestSettings.of(program, identity, spec);
    var run =
        new BootRun(
            RUN,
            spec,
            machine,
            signals,
            settings,
            new Unrecorded(input),
            console,
            bootTimeout,
            false);
    return switch (run.awaitEnd()) {
      case BootOutcome.Ended(VmEnding ending) -> ending;
      case BootOutcome.NotBooted(Failure failure) -> VmEnding.failed(failure);
      case BootOutcome.Rebooted _ -> VmEnding.exited(0);
      case BootOutcome.Left _ -> throw new IllegalStateException("nobody lets go of it");
    };
  }

  /** Ends the guest in good order, and by force when the time is up. */
  public void stop(Duration grace) {
    signals.add(new VmSignal.StopAsked(grace));
  }

  @Override
  public void close() {
    machine.close();
  }

  /** Nobody hears of the steps, and what it writes has no limit that it could meet. */
  private record Unrecorded(MachineInput input) implements BootRun.BootProgress {
    @Override
    public void reached(BootPhase phase) {}

    @Override
    public void started(GuestMode mode) {}

    @Override
    public void stopping(Duration grace) {}

    @Override
    public void paused(Optional<String> reason) {}

    @Override
    public void warned(String message) {}

    @Override
    public void diskAsked(int diskGiB) {}

    @Override
    public boolean spareForEnd() {
      return true;
    }

    @Override
    public long typed() {
      return input.typed();
    }

    @Override
    public void ending(VmEnding ending) {}
  }
}
