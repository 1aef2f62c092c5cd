package org.bootwright.runner.machine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.runner.exec.ExecSessions;
import org.bootwright.runner.guest.BootSettings;
import org.bootwright.runner.guest.GuestChannel;
import org.bootwright.runner.process.DetachedProcess;
import org.bootwright.runner.process.ProcessIdentity;
import org.bootwright.runner.qemu.QemuCommandLine;
import org.bootwright.runner.qemu.QemuInstallation;
import org.bootwright.runner.qemu.QemuMachine;
import org.bootwright.runner.qmp.QmpClient;
import org.bootwright.runner.qmp.QmpEvent;
import org.bootwright.runner.socket.UnixSocketDialer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One QEMU from its start to its end. Threads of its own read the three sockets; what anybody tells
 * the machine is sent from a thread of its own too, so that a guest that does not read holds up
 * nobody.
 */
public final class RunningMachine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunningMachine.class);

  /** QEMU listens within 0.1 s; a host that swaps takes longer. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  /** Replies come within milliseconds, unless the host's disk holds QEMU's main loop up. */
  static final Duration QMP_TIMEOUT = Duration.ofSeconds(10);

  /** A guest answers within milliseconds; an emulated one on a busy host within seconds. */
  private static final Duration RESUME_TIMEOUT = Duration.ofSeconds(10);

  private static final int RESUME_ATTEMPTS = 3;

  /** Long enough for a guest to see that nobody is connected. */
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  private final DetachedProcess process;
  private final QmpClient qmp;
  private final ConsoleSocket console;
  private final GuestChannel guest;
  private final MachineOutput output;
  private final ExecSessions execs;
  private final Consumer<MachineEvent> events;
  private final List<PortForward> ports;
  private final MachineInput input;
  private final Thread standardInput;
  private final Object pauseLock = new Object();

  /** Whether the processors are to stand still. */
  private volatile boolean pauseWanted;

  private volatile boolean foundPaused;
  private volatile boolean left;

  private RunningMachine(
      DetachedProcess process,
      QmpClient qmp,
      Surroundings around,
      List<PortForward> ports,
      ConsoleSocket console,
      GuestChannel guest) {
    this.process = process;
    this.qmp = qmp;
    this.output = around.output();
    this.input = around.input();
    this.execs = around.execs();
    this.events = around.events();
    this.standardInput =
        Thread.ofVirtual().name("standard-input").unstarted(this::pumpStandardInput);
    this.ports = ports;
    this.console = console;
    this.guest = guest;
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
      QmpClient qmp = monitor(process, machine.sockets(), around);
      List<PortForward> ports = ForwardedPorts.bound(qmp, machine.ports());
      ConsoleSocket console = console(process, machine.sockets(), around);
      GuestChannel guest =
          GuestChannel.start(dial(process, machine.sockets().guest()), listener(around));
      var running = new RunningMachine(process, qmp, around, ports, console, guest);
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
      executed("cont");
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
    QmpClient qmp = monitor(process, sockets, around);
    boolean foundPaused = endPause(qmp);
    ConsoleSocket console = console(process, sockets, around);
    GuestChannel guest = resume(process, sockets.guest(), received, around);
    var running = new RunningMachine(process, qmp, around, ports, console, guest);
    running.foundPaused = foundPaused;
    running.watchEnd();
    return running;
  }

  /**
   * A guest that stands still does not see that its earlier host is gone, and could not tell our
   * first frame from the rest of that one's last. Whoever still wants it to stand still says so.
   *
   * @return whether it stood still
   */
  private static boolean endPause(QmpClient qmp) throws IOException, InterruptedException {
    JsonNode status = qmp.execute("query-status", Map.of(), QMP_TIMEOUT);
    boolean paused = status.path("status").asText().equals("paused");
    if (paused) {
      qmp.execute("cont", Map.of(), QMP_TIMEOUT);
      Thread.sleep(RECONNECT_PAUSE);
    }
    return paused;
  }

  private static GuestChannel resume(
      DetachedProcess process,
      Path socket,
      Optional<GuestChannel.Received> received,
      Surroundings around)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      SocketChannel channel = dial(process, socket);
      GuestChannel guest =
          received.isPresent()
              ? GuestChannel.resume(channel, listener(around), received.get())
              : GuestChannel.rejoin(channel, listener(around));
      if (guest.awaitResumed(RESUME_TIMEOUT) || attempt == RESUME_ATTEMPTS) {
        return guest;
      }
      // A guest that was not scheduled meanwhile has not seen that the earlier host was gone, and
      // takes our frame for the rest of a frame of that one's.
      log.warn("the guest of QEMU {} does not resume; connecting once more", process.pid());
      guest.close();
      Thread.sleep(RECONNECT_PAUSE);
    }
  }

  private static QmpClient monitor(
      DetachedProcess process, QemuMachine.Sockets sockets, Surroundings around)
      throws IOException {
    return QmpClient.connect(
        sockets.qmp(), CONNECT_TIMEOUT, process::isAlive, event -> hear(event, around.events()));
  }

  private static ConsoleSocket console(
      DetachedProcess process, QemuMachine.Sockets sockets, Surroundings around)
      throws IOException {
    return ConsoleSocket.start(
        dial(process, sockets.console()), around.output(), around.input().console());
  }

  private static GuestEvents listener(Surroundings around) {
    return new GuestEvents(around.output(), around.execs(), around.events());
  }

  private static void hear(QmpEvent event, Consumer<MachineEvent> events) {
    String reason = event.data().path("reason").asText("");
    MachineEvent.ofQmp(event.name(), reason).ifPresent(events);
  }

  private static SocketChannel dial(DetachedProcess process, Path socket) throws IOException {
    return UnixSocketDialer.connect(socket, CONNECT_TIMEOUT, process::isAlive);
  }

  /** The end of QEMU is reported after everything that it had sent. */
  private void watchEnd() {
    Thread.ofVirtual()
        .name("qemu-end-" + process.pid())
        .start(
            () -> {
              OptionalInt exitCode = process.ended().join();
              try {
                qmp.awaitEnd();
                console.awaitEnd();
                guest.awaitEnd();
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

  /** Presses the power button. */
  public void pressPowerButton() {
    send("the power button", () -> executed("system_powerdown"));
  }

  /** Lets the processors stand still, or run again. The latest wish counts. */
  public void pause(boolean standStill) {
    pauseWanted = standStill;
    send("the wish to pause", this::followPause);
  }

  /** Each wish has a thread: whichever comes last carries out what is wanted by then. */
  private void followPause() throws IOException {
    synchronized (pauseLock) {
      executed(pauseWanted ? "stop" : "cont");
    }
  }

  /** Whether the processors stood still when this runner found QEMU. They run since. */
  public boolean wasPaused() {
    return foundPaused;
  }

  /** Asks QEMU to end, which closes the disk in order. */
  public void quit() {
    send("the wish to quit", () -> executed("quit"));
  }

  private void executed(String command) throws IOException {
    log.debug("QMP {}: {}", command, qmp.execute(command, Map.of(), QMP_TIMEOUT));
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
    qmp.close();
    console.close();
    guest.close();
  }
}
