package org.bootwright.runner.machine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.DiskTraffic;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.VmStats;
import org.bootwright.runner.exec.ExecSessions;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.guest.GuestChannel;
import org.bootwright.runner.process.DetachedProcess;
import org.bootwright.runner.process.ProcessIdentity;
import org.bootwright.runner.process.ProcessUsage;
import org.bootwright.runner.qemu.QemuCommandLine;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.QemuMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One QEMU from its start to its end. Threads of its own read the three sockets; what anybody tells
 * the machine is sent from a thread of its own too, so that a guest that does not read holds up
 * nobody.
 */
public final class RunningMachine implements GuestPulse, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningMachine.class);

  private final DetachedProcess process;
  private final MachineConnections connections;
  private final Monitor monitor;
  private final GuestChannel guest;
  private final MachineOutput output;
  private final ExecSessions execs;
  private final Consumer<MachineEvent> events;
  private final List<PortForward> ports;
  private final MachineInput input;
  private final Thread standardInput;
  private volatile boolean left;

  private RunningMachine(
      DetachedProcess process,
      MachineConnections connections,
      Surroundings around,
      List<PortForward> ports) {
    this.process = process;
    this.connections = connections;
    this.monitor = connections.monitor();
    this.guest = connections.guest();
    this.output = around.output();
    this.input = around.input();
    this.execs = around.execs();
    this.events = around.events();
    this.standardInput =
        Thread.ofVirtual().name("standard-input").unstarted(this::pumpStandardInput);
    this.ports = ports;
    execs.connected(guest.execs());
  }

  /**
   * What a machine is connected to. Input, output and commands that run beside the VM's own belong
   * to the VM and outlive one run of QEMU.
   *
   * @param events called from several threads; must not block
   */
  public record Surroundings(
      MachineInput input,
      MachineOutput output,
      ExecSessions execs,
      Consumer<MachineEvent> events) {}

  /**
   * Starts QEMU and connects to all of its sockets. Its processors wait for {@link #proceed}.
   *
   * @throws FailureException where QEMU does not start; nothing is left behind then
   */
  public static RunningMachine start(
      QemuInstallation qemu, QemuMachine machine, Surroundings around) {
    ForwardedPorts.requireFree(machine.ports());
    DetachedProcess process =
        DetachedProcess.start(
            "QEMU", FailureCode.QEMU_MISSING, QemuCommandLine.of(qemu, machine), machine.log());
    try {
      MachineConnections connections = MachineConnections.open(process, machine.sockets(), around);
      List<PortForward> ports = connections.monitor().bound(machine.ports());
      var running = new RunningMachine(process, connections, around, ports);
      running.watchEnd();
      return running;
    } catch (IOException failure) {
      process.kill();
      throw StartFailure.of(process.lastWords(), failure);
    }
  }

  /** Lets the processors run, now that somebody listens to everything that can be said. */
  public void proceed() {
    try {
      monitor.proceed();
    } catch (IOException failure) {
      process.kill();
      throw StartFailure.of(process.lastWords(), failure);
    }
  }

  /**
   * Connects to a QEMU that an earlier runner has started.
   *
   * @param ports as they were bound
   * @param received how much of the command's output is in the spools; empty for a machine
   * @throws IOException where it does not answer; it runs on then, unless it has ended
   */
  public static RunningMachine adopt(
      DetachedProcess process,
      QemuMachine.Sockets sockets,
      List<PortForward> ports,
      Optional<GuestChannel.Received> received,
      Surroundings around)
      throws IOException, InterruptedException {
    MachineConnections connections = MachineConnections.resume(process, sockets, received, around);
    var running = new RunningMachine(process, connections, around, ports);
    running.watchEnd();
    return running;
  }

  /** The end of QEMU is reported after everything that it had sent. */
  private void watchEnd() {
    Thread.ofVirtual()
        .name("qemu-end-" + process.pid())
        .start(
            () -> {
              OptionalInt exitCode = process.ended().join();
              try {
                connections.awaitEnd();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              events.accept(new MachineEvent.QemuEnded(exitCode, process.lastWords()));
            });
  }

  /** The forwarded ports with the host's ports that were bound. */
  public List<PortForward> ports() {
    return ports;
  }

  /** Who QEMU is; empty where it ended at once. */
  public Optional<ProcessIdentity> identity() {
    return process.identity();
  }

  /** Process id of QEMU. */
  public long pid() {
    return process.pid();
  }

  /** Whether QEMU runs; its end may not have been told yet where it does not. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Answers the guest's HELLO. */
  public void boot(BootSettings settings) {
    send("the boot settings", () -> guest.boot(settings));
  }

  /** The command runs and has a standard input. Called once. */
  public void feedStandardInput() {
    standardInput.start();
  }

  /** The same, where an earlier runner has begun it. */
  public void resumeStandardInput(boolean ended) {
    if (ended) {
      input.refuseStandardInput();
    } else {
      feedStandardInput();
    }
  }

  private void pumpStandardInput() {
    InputQueue queue = input.standard();
    try {
      for (Optional<byte[]> piece = queue.take(); piece.isPresent(); piece = queue.take()) {
        guest.writeStandardInput(piece.get());
        queue.delivered();
      }
      guest.endStandardInput();
    } catch (IOException closed) {
      log.debug("the guest takes no more standard input", closed);
    } catch (InterruptedException ended) {
      log.debug("QEMU {} has ended", process.pid());
    }
  }

  /** Delivers a signal to the command. */
  public void signal(int number) {
    send("a signal", () -> guest.signal(number));
  }

  /** Asks the guest init to end in good order. */
  public void shutDown() {
    send("the wish to shut down", guest::shutdown);
  }

  /** Tells the guest init that its last word was heard. */
  public void sayBye() {
    send("the goodbye", guest::bye);
  }

  /** Asks the guest what it uses, unless it has not answered yet; {@link #stats} has the answer. */
  public void askStats() {
    if (connections.questions().ask()) {
      send("the question what it uses", guest::askStats);
    }
  }

  /**
   * What the VM uses now; of the guest, what it has answered since the last call. Empty where QEMU
   * has ended.
   */
  public Optional<VmStats> stats() {
    return identity()
        .flatMap(ProcessUsage::of)
        .map(
            usage ->
                new VmStats(
                    usage.cpuTime(),
                    usage.residentBytes(),
                    diskTraffic(),
                    connections.questions().takeAnswer()));
  }

  private Optional<DiskTraffic> diskTraffic() {
    try {
      return monitor.diskTraffic();
    } catch (IOException gone) {
      log.debug("QEMU {} does not tell what its disk does", process.pid(), gone);
      return Optional.empty();
    }
  }

  @Override
  public void askHealth() {
    send("the question how it is", guest::askHealth);
  }

  @Override
  public boolean isListening() {
    return guest.isListening();
  }

  @Override
  public boolean isRunning() {
    try {
      return monitor.isRunning();
    } catch (IOException noAnswer) {
      log.debug("QEMU {} does not say whether it runs", process.pid(), noAnswer);
      return false;
    }
  }

  /** Presses the power button. */
  public void pressPowerButton() {
    send("the power button", monitor::pressPowerButton);
  }

  /** Lets the processors stand still, or run again. The latest wish counts. */
  public void pause(boolean standStill) {
    monitor.wantPause(standStill);
    send("the wish to pause", monitor::followPause);
  }

  /** Whether the processors stood still when this runner found QEMU. They run since. */
  public boolean wasPaused() {
    return connections.foundPaused();
  }

  /** Asks QEMU to end, which closes the disk in order. */
  public void quit() {
    send("the wish to quit", monitor::quit);
  }

  /** Ends QEMU by force. */
  public void kill() {
    output.release();
    process.kill();
  }

  private interface Sending {
    void run() throws IOException;
  }

  /** What cannot be delivered any more is no failure: the end of QEMU is reported on its own. */
  private void send(String what, Sending sending) {
    Thread.ofVirtual()
        .name("machine-send")
        .start(
            () -> {
              try {
                sending.run();
              } catch (IOException gone) {
                log.debug("QEMU {} did not take {}", process.pid(), what, gone);
              }
            });
  }

  /** Lets go of QEMU, which runs on for the next runner. */
  public void leave() {
    left = true;
  }

  /** Ends QEMU if it still runs and was not left, and the connections. */
  @Override
  public void close() {
    if (process.isAlive() && !left) {
      kill();
    }
    if (left) {
      output.release(); // Who waits for a reader here would do so for ever.
    }
    standardInput.interrupt();
    execs.disconnected();
    connections.close();
  }
}
