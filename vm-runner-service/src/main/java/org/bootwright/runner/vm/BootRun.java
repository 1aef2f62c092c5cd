package org.bootwright.runner.vm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestPhase;
import org.bootwright.runner.machine.MachineEvent;
import org.bootwright.runner.machine.RunningMachine;
import org.bootwright.runner.process.MemoryKills;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of QEMU, watched from its first instruction to its end. Used by the VM's thread only. */
final class BootRun {
  private static final Logger log = LoggerFactory.getLogger(BootRun.class);

  /** A QEMU that ends takes its virtiofsds with it, and its own end is told within this. */
  private static final Duration SHARE_GRACE = Duration.ofSeconds(1);

  /** systemd ends within seconds where it has not come far. */
  private static final Duration EMERGENCY_GRACE = Duration.ofSeconds(10);

  private final int number;
  private final VmSpec spec;
  private final RunningMachine machine;
  private final BlockingQueue<VmSignal> signals;
  private final BootSettings settings;
  private final BootProgress progress;
  private final ConsoleExcerpt console;
  private final HealthWatch health;
  private final EmergencyWatch emergency = new EmergencyWatch();
  private final MemoryKills memoryKills = MemoryKills.fromNow();

  /** Moves on while the machine stands still. */
  private long bootDeadlineNanos;

  private boolean booted;
  private long upSinceNanos;
  private boolean late;
  private boolean panicked;
  private boolean stopAsked;
  private boolean forced;
  private @Nullable VmEnding lastWord;
  private @Nullable StopLadder ladder;
  private @Nullable String shareLoss;

  /** What the kernel said when it ended the VM's command. */
  private @Nullable String memoryLoss;

  private boolean paused;
  private long pausedAtNanos;
  private long shareDeadlineNanos;
  private String shutdownReason = "";

  BootRun(
      int number,
      VmSpec spec,
      RunningMachine machine,
      BlockingQueue<VmSignal> signals,
      BootSettings settings,
      BootProgress progress,
      ConsoleExcerpt console,
      Duration bootTimeout,
      boolean adopted) {
    this.number = number;
    this.spec = spec;
    this.machine = machine;
    this.signals = signals;
    this.settings = settings;
    this.progress = progress;
    this.console = console;
    this.bootDeadlineNanos = System.nanoTime() + bootTimeout.toNanos();
    this.booted = adopted; // Only those are.
    // It was so for longer than we know.
    this.upSinceNanos = System.nanoTime() - ResetLoop.GOOD_RUN.toNanos();
    this.health = new HealthWatch(machine, spec.watchdog(), System.nanoTime());
  }

  /** Hears of the boot's steps. */
  interface BootProgress {
    void reached(BootPhase phase);

    /** The image's init or the command was executed. */
    void started(GuestMode mode);

    /** The guest is asked to end. */
    void stopping(Duration grace);

    /** The guest stands still, or goes on where there is no reason. */
    void paused(Optional<String> reason);

    void warned(String message);

    /** The VM may write so much to its root. */
    void diskAsked(int diskGiB);

    /**
     * The guest stands still, and is to write what it must at its end.
     *
     * @return false where there is no room for it
     */
    boolean spareForEnd();

    /** How often somebody has typed on the console so far. */
    long typed();

    /** The guest has said its last word. */
    void ending(VmEnding ending);
  }

  /** Watches until QEMU is gone. */
  BootOutcome awaitEnd() throws InterruptedException {
    while (true) {
      VmSignal signal = signals.poll(nanosUntilNextDeadline(), TimeUnit.NANOSECONDS);
      switch (signal) {
        case null -> passDeadline();
        case VmSignal.StopAsked(Duration grace) -> stop(grace);
        case VmSignal.KillAsked _ -> kill();
        case VmSignal.LeaveAsked _ -> {
          machine.leave();
          return new BootOutcome.Left();
        }
        case VmSignal.DiskAsked(int diskGiB) -> progress.diskAsked(diskGiB);
        case VmSignal.InRun(int run, RunSignal ofRun) -> {
          if (run == number) {
            if (ofRun instanceof RunSignal.Happened(MachineEvent.QemuEnded ended)) {
              return outcome(ended);
            }
            take(ofRun);
          }
        }
      }
    }
  }

  private void take(RunSignal signal) {
    switch (signal) {
      case RunSignal.Happened(MachineEvent event) -> handle(event);
      case RunSignal.PauseAsked(Optional<String> reason) ->
          reason.ifPresentOrElse(this::pause, this::resume);
      case RunSignal.Warned(String message) -> progress.warned(message);
      case RunSignal.ShareEnded(String message) -> {
        if (machine.isAlive()) {
          shareLoss = message;
          shareDeadlineNanos = System.nanoTime() + SHARE_GRACE.toNanos();
        }
      }
    }
  }

  private long nanosUntilNextDeadline() {
    long now = System.nanoTime();
    long other = nanosUntilNextStep(now);
    return shareLoss == null ? other : Math.clamp(shareDeadlineNanos - now, 0, other);
  }

  private long nanosUntilNextStep(long now) {
    if (ladder != null) {
      return ladder.nanosUntilNext(now);
    }
    if (late || paused) {
      return Long.MAX_VALUE;
    }
    return booted ? health.nanosUntilNext(now) : Math.max(0, bootDeadlineNanos - now);
  }

  private void passDeadline() {
    if (shareLoss != null && shareDeadlineNanos - System.nanoTime() <= 0) {
      loseShare(shareLoss);
    } else if (ladder != null) {
      ladder.due(System.nanoTime()).ifPresent(this::take);
    } else if (booted) {
      lookAfterHealth();
    } else {
      late = true;
      machine.kill();
    }
  }

  private void lookAfterHealth() {
    if (health.hangs(System.nanoTime())) {
      fail(
          FailureCode.GUEST_HUNG,
          "it did not answer for %d s, while its processors ran"
              .formatted(spec.watchdog().toSeconds()));
      machine.kill();
    }
  }

  /** The console is of use as it is now, before the guest is ended. */
  private void fail(FailureCode code, String what) {
    lastWord =
        VmEnding.failed(
            new Failure(code, "running the guest: " + what).shownBy(console.lastLines()));
    progress.ending(lastWord);
  }

  /** A guest waits for a share that is gone for ever. */
  private void loseShare(String message) {
    shareLoss = null;
    if (lastWord == null && machine.isAlive()) {
      lastWord = VmEnding.failed(FailureCode.SHARE_LOST, message);
      progress.ending(lastWord);
      machine.kill();
    }
  }

  private void take(StopLadder.Step step) {
    log.debug("QEMU {}: {}", machine.pid(), step);
    switch (step) {
      case ASK_GUEST -> machine.shutDown();
      case PRESS_POWER_BUTTON -> machine.pressPowerButton();
      case QUIT_QEMU -> {
        forced = true;
        machine.quit();
      }
      case KILL_QEMU -> kill();
    }
  }

  private void stop(Duration grace) {
    if (stopAsked || lastWord != null) {
      return; // It ends already.
    }
    stopAsked = true;
    progress.stopping(grace);
    // One that stands still cannot end in good order; it goes on as soon as the watch has seen
    // that.
    boolean canEnd = booted && (!paused || progress.spareForEnd());
    long now = System.nanoTime();
    ladder = canEnd ? StopLadder.graceful(grace, now) : StopLadder.abrupt(now);
  }

  private void pause(String reason) {
    if (!paused) {
      paused = true;
      pausedAtNanos = System.nanoTime();
    }
    machine.pause(true);
    if (ladder == null) {
      progress.paused(Optional.of(reason));
    } else {
      // It was ending already, and has written all that there was room for.
      progress.warned(reason + "; it was ended by force");
      ladder = StopLadder.abrupt(System.nanoTime());
    }
  }

  private void resume() {
    if (paused) {
      paused = false;
      bootDeadlineNanos += System.nanoTime() - pausedAtNanos;
      machine.pause(false);
    }
    progress.paused(Optional.empty());
  }

  private void kill() {
    forced = true;
    machine.kill();
  }

  private void handle(MachineEvent event) {
    switch (event) {
      case MachineEvent.GuestSaid(GuestMessage message) -> hear(message);
      case MachineEvent.GuestRefused(String reason) -> {
        lastWord = VmEnding.failed(FailureCode.GUEST_PROTOCOL, "running the guest: " + reason);
        machine.kill();
      }
      case MachineEvent.GuestPanicked _ -> panicked = true;
      case MachineEvent.GuestHungUp _ -> health.hungUp();
      case MachineEvent.ShuttingDown(String reason) -> shutdownReason = reason;
      case MachineEvent.QemuEnded _ ->
          throw new IllegalStateException("the end of QEMU is handled by the caller");
    }
  }

  private void hear(GuestMessage message) {
    switch (message) {
      case GuestMessage.Hello _ -> {
        progress.reached(BootPhase.INIT_STARTED);
        machine.boot(settings);
      }
      case GuestMessage.Phase(GuestPhase phase) -> reach(phase);
      case GuestMessage.Exited(int code) -> end(VmEnding.exited(code));
      case GuestMessage.Signalled(int signal) ->
          end(memoryLoss == null ? VmEnding.signalled(signal) : VmEnding.outOfMemory(memoryLoss));
      case GuestMessage.Failed said -> end(VmEnding.failed(GuestFailures.of(said, spec.root())));
      case GuestMessage.Health answer -> hear(answer);
      case GuestMessage.Trouble(GuestMessage.Trouble.Kind kind, String line) -> {
        switch (kind) {
          case COMMAND_KILLED -> memoryLoss = line;
          case PROCESS_KILLED ->
              progress.warned(
                  "the guest ran out of memory, and its kernel ended a process: " + line);
          case FILE_SYSTEM ->
              progress.warned("a file system of the guest has errors; its kernel said: " + line);
        }
      }
      case GuestMessage.Resumed resumed -> machine.resumeStandardInput(resumed.inputEnded());
      case GuestMessage.Stdout _,
          GuestMessage.Stderr _,
          GuestMessage.Credit _,
          GuestMessage.Stats _,
          GuestMessage.OfExec _ ->
          throw new IllegalStateException("this message is handled by the machine");
    }
  }

  private void hear(GuestMessage.Health answer) {
    health.answered();
    if (ladder != null) {
      return; // It is on its way out.
    }
    String mode = "its systemd is in " + EmergencyWatch.mode(answer);
    String patience = EmergencyWatch.PATIENCE.toSeconds() + " s";
    switch (emergency.heard(answer, progress.typed(), System.nanoTime())) {
      case NOTHING -> {}
      case WARN ->
          progress.warned(
              mode + "; the VM is ended unless somebody types on its console within " + patience);
      case END -> {
        fail(
            FailureCode.EMERGENCY_MODE, mode + ", and nobody typed on its console for " + patience);
        ladder = StopLadder.graceful(EMERGENCY_GRACE, System.nanoTime());
      }
    }
  }

  private void reach(GuestPhase phase) {
    switch (phase) {
      case ROOT_MOUNTED -> progress.reached(BootPhase.ROOT_MOUNTED);
      case HANDOVER -> {
        up();
        progress.started(GuestMode.MACHINE);
      }
      case STARTED -> {
        up();
        machine.feedStandardInput();
        progress.started(GuestMode.APP);
      }
    }
  }

  private void up() {
    booted = true;
    upSinceNanos = System.nanoTime();
  }

  private void end(VmEnding ending) {
    lastWord = ending;
    progress.ending(ending);
    machine.sayBye();
    ladder = StopLadder.poweringOff(System.nanoTime());
  }

  private Optional<Duration> upTime() {
    return booted
        ? Optional.of(Duration.ofNanos(System.nanoTime() - upSinceNanos))
        : Optional.empty();
  }

  private BootOutcome outcome(MachineEvent.QemuEnded ended) {
    return new RunEnd(
            console,
            Optional.ofNullable(lastWord),
            upTime(),
            late,
            panicked,
            stopAsked,
            forced,
            shutdownReason,
            memoryKills.any())
        .outcome(ended);
  }
}
