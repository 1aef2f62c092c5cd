package org.bootwright.cli.run;

import java.util.Optional;
import java.util.UUID;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.client.VmState;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.terminal.SignalSource;
import org.bootwright.contracts.failure.FailureException;

/**
 * Starts a VM and leaves it running. It waits for the guest's boot to begin, so that whoever gets
 * an id has an image that could be converted and a QEMU that could be started.
 */
public final class DetachedRun {
  private final GatewayClient client;
  private final SignalSource signals;
  private final RunSettings settings;
  private final ProgressDisplay display;

  public DetachedRun(
      GatewayClient client, SignalSource signals, RunSettings settings, ProgressDisplay display) {
    this.client = client;
    this.signals = signals;
    this.settings = settings;
    this.display = display;
  }

  /**
   * How it went.
   *
   * @param vm the VM that was started; empty when it was cancelled
   */
  public record Outcome(Optional<Vm> vm, int exitStatus) {}

  /**
   * Waits until the VM runs.
   *
   * @throws FailureException with the VM's own failure when it does not
   */
  public Outcome run() {
    Vm vm = client.create(settings.request(), UUID.randomUUID().toString());
    try (var watch = new VmWatch(client, vm)) {
      var progress = new RunProgress(display, settings.imageName());
      watch.onVm(progress::vm);
      watch.onConversion(progress::conversion);
      watch.onPull(progress::pull);
      var interruptions = new Interruptions(client, watch, display, System::nanoTime);
      signals.handle(SignalSource.Kind.INTERRUPT, interruptions::interrupt);
      signals.handle(SignalSource.Kind.TERMINATE, interruptions::terminate);
      watch.start();
      Vm begun = watch.await(DetachedRun::hasBegun);
      progress.outputBegins(begun);
      if (interruptions.status().isPresent()) {
        return new Outcome(Optional.empty(), interruptions.status().getAsInt());
      }
      if (begun.failure().isPresent() && begun.state() == VmState.FAILED) {
        throw begun.failure().get().asException();
      }
      return new Outcome(Optional.of(begun), 0);
    }
  }

  private static boolean hasBegun(Vm vm) {
    return !vm.state().isBeforeBoot();
  }
}
