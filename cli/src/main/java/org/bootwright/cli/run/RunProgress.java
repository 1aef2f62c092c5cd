package org.bootwright.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.progress.ProgressStep;
import org.jspecify.annotations.Nullable;

/**
 * Turns a VM's states into steps that people follow. Called from the thread that reads events and
 * from the ones that bring output, so it has a lock.
 */
final class RunProgress {
  /** A shorter wait for a runner is none. */
  private static final Duration NOTICEABLE = Duration.ofMillis(500);

  private final ProgressDisplay display;
  private final String imageName;
  private @Nullable ProgressStep step;
  private VmState shown = VmState.UNKNOWN;
  private int warningsShown;
  private boolean waitingShown;
  private boolean pauseShown;
  private boolean bytesSeen;
  private boolean pulling;
  private boolean filesReady;
  private boolean done;

  /**
   * @param imageName as the user typed it
   */
  RunProgress(ProgressDisplay display, String imageName) {
    this.display = display;
    this.imageName = imageName;
  }

  synchronized void conversion(JsonNode progress) {
    if (step != null && shown == VmState.CONVERTING) {
      bytesSeen |= progress.path("doneBytes").asLong() > 0;
      step.update(progress.path("doneBytes").asLong(), progress.path("totalBytes").asLong());
    }
  }

  /** A part of the boot, until the container's files are there. */
  synchronized void pull(JsonNode progress) {
    if (step == null || shown != VmState.STARTING || filesReady) {
      return;
    }
    if (!pulling) {
      pulling = true;
      step.finishIfLongerThan(NOTICEABLE);
      step = display.begin("pull", imageName);
    }
    step.update(progress.path("doneBytes").asLong(), progress.path("totalBytes").asLong());
  }

  private void filesAreReady(Vm vm) {
    filesReady = true;
    if (pulling && step != null) {
      step.finish();
      step = display.begin("boot", vm.name());
    }
  }

  synchronized void vm(Vm vm) {
    vm.warnings().stream().skip(warningsShown).forEach(text -> display.say("warning: " + text));
    warningsShown = Math.max(warningsShown, vm.warnings().size());
    sayPause(vm);
    if (done) {
      return;
    }
    if (vm.state() != shown) {
      enter(vm);
    }
    String waitingFor = vm.json().path("waitingFor").asText();
    if (!waitingFor.isEmpty() && !waitingShown) {
      waitingShown = true;
      display.say("waiting for room: " + waitingFor);
    }
    if (!filesReady && vm.phases().containsKey("diskReady")) {
      filesAreReady(vm);
    }
    if (vm.state() == VmState.RUNNING && vm.hasStarted()) {
      finish(vm);
    }
  }

  private void sayPause(Vm vm) {
    boolean paused = vm.pausedBecause().isPresent();
    if (paused != pauseShown) {
      pauseShown = paused;
      display.say(
          vm.pausedBecause()
              .map(reason -> "paused: " + reason)
              .orElse(
                  vm.state() == VmState.RUNNING ? "no longer paused" : "it was paused to its end"));
    }
  }

  private void enter(Vm vm) {
    boolean booting = shown == VmState.STARTING && vm.state() == VmState.RUNNING;
    if (vm.state().isEnded() || vm.state() == VmState.LOST) {
      end(vm.state() == VmState.FAILED);
    } else if (!booting) {
      leave();
      step =
          switch (vm.state()) {
            case CONVERTING -> display.begin("convert", imageName);
            case QUEUED -> display.begin("queued", vm.name());
            case STARTING, RUNNING -> display.begin("boot", vm.name());
            case ACCEPTED, STOPPING, STOPPED, FAILED, LOST, UNKNOWN -> null;
          };
    }
    shown = vm.state();
  }

  private void leave() {
    if (step == null) {
      return;
    }
    if (shown == VmState.QUEUED || (shown == VmState.CONVERTING && !bytesSeen)) {
      // Nothing had to be done: the disk was there, or a runner was free.
      step.finishIfLongerThan(NOTICEABLE);
    } else {
      step.finish();
    }
    step = null;
  }

  private void end(boolean failed) {
    if (step != null && failed) {
      step.fail();
      step = null;
    }
    leave();
    done = true;
  }

  private void finish(Vm vm) {
    if (step != null) {
      vm.accelerator().ifPresent(step::detail);
    }
    leave();
    done = true;
  }

  /** The guest speaks now: what was under way has come to its end. */
  synchronized void outputBegins(Vm vm) {
    if (!done) {
      finish(vm);
    }
  }
}
