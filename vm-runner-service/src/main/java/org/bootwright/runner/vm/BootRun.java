package org.bootwright.runner.vm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.vm.BootPhase;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.Root;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestPhase;
import org.bootwright.runner.machine.MachineEvent;
import org.bootwright.runner.machine.RunningMachine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of QEMU, watched from its first instruction to its end. Used by the VM's thread only. */
final class BootRun {
  private static final Logger log = LoggerFactory.getLogger(BootRun.class);

  /** A QEMU that ends takes its virtiofsds with it, and its own end is told within this. */
  private static final Duration SHARE_GRACE = Duration.ofSeconds(1);

  private final int number;
  private final Root root;
  private final RunningMachine machine;
  private final BlockingQueue<VmSignal> signals;
  private final BootSettings settings;
  private final BootProgress progress;
  private final ConsoleExcerpt console;
  private final long bootDeadlineNanos;

  private boolean booted;
  private boolean late;
  private boolean panicked;
  private boolean stopAsked;
  private boolean forced;
  private @Nullable VmEnding lastWord;
  private @Nullable StopLadder ladder;
  private @Nullable String shareLoss;
  private long shareDeadlineNanos;
  private String shutdownReason = "";

  BootRun(
      int number,
      Root root,
      RunningMachine machine,
      BlockingQueue<VmSignal> signals,
      BootSettings settings,
      BootProgress progress,
      ConsoleExcerpt console,
      Duration bootTimeout,
      boolean adopted) {
    this.number = number;
    this.root = root;
    this.machine = machine;
    this.signals = signals;
    this.settings = settings;
    this.progress = progress;
    this.console = console;
    this.bootDeadlineNanos = System.nanoTime() + bootTimeout.toNanos();
    this.booted = adopted; // Only those are.
  }

  /** Hears of the boot's steps. */
  interface BootProgress {
    void reached(BootPhase phase);

    /** The image's init or the command was executed. */
    void started(GuestMode mode);

    /** The guest is asked to end. */
    void stopping(Duration grace);

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
        case VmSignal.ShareEnded(int run, String message) -> {
          if (run == number && machine.isAlive()) {
            shareLoss = message;
            shareDeadlineNanos = System.nanoTime() + SHARE_GRACE.toNanos();
          }
        }
        case VmSignal.Happened(int run, MachineEvent event) -> {
          if (run == number) {
            if (event instanceof MachineEvent.QemuEnded ended) {
              return outcome(ended);
            }
            handle(event);
          }
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
    return booted || late ? Long.MAX_VALUE : Math.max(0, bootDeadlineNanos - now);
  }

  private void passDeadline() {
    if (shareLoss != null && shareDeadlineNanos - System.nanoTime() <= 0) {
      loseShare(shareLoss);
    } else if (ladder != null) {
      ladder.due(System.nanoTime()).ifPresent(this::take);
    } else {
      late = true;
      machine.kill();
    }
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
    long now = System.nanoTime();
    ladder = booted ? StopLadder.graceful(grace, now) : StopLadder.abrupt(now);
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
      case GuestMessage.Signalled(int signal) -> end(VmEnding.signalled(signal));
      case GuestMessage.Failed said -> end(VmEnding.failed(GuestFailures.of(said, root)));
      case GuestMessage.Resumed resumed -> machine.resumeStandardInput(resumed.inputEnded());
      case GuestMessage.Stdout _, GuestMessage.Stderr _, GuestMessage.Credit _ ->
          throw new IllegalStateException("this message is handled by the machine");
    }
  }

  private void reach(GuestPhase phase) {
    switch (phase) {
      case ROOT_MOUNTED -> progress.reached(BootPhase.ROOT_MOUNTED);
      case HANDOVER -> {
        booted = true;
        progress.started(GuestMode.MACHINE);
      }
      case STARTED -> {
        booted = true;
        machine.feedStandardInput();
        progress.started(GuestMode.APP);
      }
    }
  }

  private void end(VmEnding ending) {
    lastWord = ending;
    progress.ending(ending);
    machine.sayBye();
    ladder = StopLadder.poweringOff(System.nanoTime());
  }

  private BootOutcome outcome(MachineEvent.QemuEnded ended) {
    if (lastWord != null) {
      return new BootOutcome.Ended(lastWord);
    }
    if (forced) {
      return new BootOutcome.Ended(VmEnding.forced());
    }
    if (late) {
      return new BootOutcome.NotBooted(
          failure(FailureCode.GUEST_BOOT_FAILED, "the guest did not come up in time"));
    }
    if (panicked
        || shutdownReason.equals("guest-panic")
        || (shutdownReason.equals("guest-reset") && console.showsPanic())) {
      return failed(failure(FailureCode.GUEST_PANIC, "the guest's kernel panicked"));
    }
    return switch (shutdownReason) {
      case "guest-shutdown" -> switchedOff();
      case "guest-reset" -> reset();
      default -> new BootOutcome.Ended(VmEnding.failed(qemuFailure(ended)));
    };
  }

  private BootOutcome switchedOff() {
    return booted
        ? new BootOutcome.Ended(VmEnding.exited(0))
        : failed(failure(FailureCode.GUEST_BOOT_FAILED, "the guest switched itself off"));
  }

  private BootOutcome reset() {
    if (stopAsked) {
      return new BootOutcome.Ended(VmEnding.exited(0));
    }
    return booted
        ? new BootOutcome.Rebooted()
        : failed(failure(FailureCode.GUEST_BOOT_FAILED, "the guest was reset during its boot"));
  }

  /**
   * A guest that fails while it boots may come up at the next try; one that ran does not start
   * over.
   */
  private BootOutcome failed(Failure failure) {
    return booted
        ? new BootOutcome.Ended(VmEnding.failed(failure))
        : new BootOutcome.NotBooted(failure);
  }

  private Failure failure(FailureCode code, String what) {
    String doing = booted ? "running the guest: " : "booting the guest: ";
    return new Failure(code, doing + what + "; " + console.lastLines());
  }

  private Failure qemuFailure(MachineEvent.QemuEnded ended) {
    String reason =
        Optional.of(ended.lastWords())
            .filter(words -> !words.isEmpty())
            .map(words -> "it said: " + words)
            .orElse("it said nothing");
    String code =
        ended.exitCode().isPresent()
            ? "code " + ended.exitCode().getAsInt()
            : "a code that is not known, since an earlier runner had started it";
    String why = shutdownReason.isEmpty() ? "" : " (" + shutdownReason + ")";
    return new Failure(
        FailureCode.QEMU_FAILED,
        "running QEMU: it ended with %s%s; %s".formatted(code, why, reason));
  }
}
