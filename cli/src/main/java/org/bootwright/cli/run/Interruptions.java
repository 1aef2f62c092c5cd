package org.bootwright.cli.run;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.progress.ProgressDisplay;

/**
 * What Ctrl-C, SIGTERM and the time limit do to a VM in the foreground, and what the command then
 * ends with. One lock guards it all: signals come on threads of their own.
 *
 * <pre>
 *  before the guest runs    Ctrl-C             the VM is cancelled            130
 *  a command runs           Ctrl-C             SIGINT to the command          its own
 *  a machine runs           Ctrl-C             graceful stop                  130
 *  either                   again within 2 s   the VM is killed               130
 *  any time                 SIGTERM            graceful stop, then killed     143
 *  any time                 --timeout          killed                         75
 * </pre>
 */
final class Interruptions {
  private static final int STATUS_INTERRUPTED = 130;
  private static final int STATUS_TERMINATED = 143;
  private static final int STATUS_TIMED_OUT = 75;

  private final GatewayClient client;
  private final VmWatch watch;
  private final ProgressDisplay display;
  private final SecondPress presses;
  private final SignalRequests requests;
  private boolean commandRuns;
  private OptionalInt status = OptionalInt.empty();

  Interruptions(
      GatewayClient client, VmWatch watch, ProgressDisplay display, LongSupplier nanoClock) {
    this.client = client;
    this.watch = watch;
    this.display = display;
    this.presses = new SecondPress(nanoClock);
    this.requests = new SignalRequests(display);
  }

  /** From now on an interrupt is the command's. */
  synchronized void commandRuns() {
    commandRuns = true;
  }

  synchronized void interrupt() {
    Vm vm = watch.current();
    if (presses.pressed()) {
      display.say("killing " + vm.name());
      end(STATUS_INTERRUPTED, () -> client.kill(vm.id(), Optional.empty()));
    } else if (commandRuns) {
      requests.make(() -> client.kill(vm.id(), Optional.of("SIGINT")));
    } else if (vm.state().isBeforeBoot()) {
      display.say("cancelling " + vm.name());
      end(STATUS_INTERRUPTED, () -> client.kill(vm.id(), Optional.empty()));
    } else {
      display.say("stopping " + vm.name() + "; Ctrl-C again within 2 s kills it");
      end(STATUS_INTERRUPTED, () -> client.stop(vm.id(), OptionalLong.empty()));
    }
  }

  synchronized void terminate() {
    Vm vm = watch.current();
    end(STATUS_TERMINATED, () -> client.stop(vm.id(), OptionalLong.empty()));
  }

  synchronized void timeOut(Duration limit) {
    Vm vm = watch.current();
    if (vm.state().isEnded()) {
      return;
    }
    display.say(
        "bootwright: VM "
            + vm.name()
            + " was still there after "
            + limit.toSeconds()
            + " s and is killed; give it more with --timeout");
    end(STATUS_TIMED_OUT, () -> client.kill(vm.id(), Optional.empty()));
  }

  private void end(int newStatus, Runnable request) {
    status = OptionalInt.of(newStatus);
    requests.make(request);
  }

  /** What the command ends with, if one of these was the reason. */
  synchronized OptionalInt status() {
    return status;
  }
}
