package org.bootwright.runner.machine;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bootwright.runner.guest.GuestChannel;
import org.bootwright.runner.machine.RunningMachine.Surroundings;
import org.bootwright.runner.process.DetachedProcess;
import org.bootwright.runner.qemu.QemuMachine;
import org.bootwright.runner.socket.UnixSocketDialer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to the three sockets of one QEMU: its monitor, the console and the guest channel.
 *
 * @param questions that are asked by the guest channel
 * @param foundPaused whether the processors stood still when this runner connected
 */
record MachineConnections(
    Monitor monitor,
    ConsoleSocket console,
    GuestChannel guest,
    GuestQuestions questions,
    boolean foundPaused)
    implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MachineConnections.class);

  /** QEMU listens within 0.1 s; a host that swaps takes longer. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

  /** A guest answers within milliseconds; an emulated one on a busy host within seconds. */
  private static final Duration RESUME_TIMEOUT = Duration.ofSeconds(10);

  private static final int RESUME_ATTEMPTS = 3;

  /** Long enough for a guest to see that nobody is connected. */
  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  /** To a QEMU that was just started, whose processors stand still. */
  static MachineConnections open(
      DetachedProcess process, QemuMachine.Sockets sockets, Surroundings around)
      throws IOException {
    Monitor monitor = monitor(process, sockets, around);
    ConsoleSocket console = console(process, sockets, around);
    var questions = new GuestQuestions();
    GuestChannel guest =
        GuestChannel.start(dial(process, sockets.guest()), listener(around, questions));
    return new MachineConnections(monitor, console, guest, questions, false);
  }

  /**
   * To a QEMU whose guest is up, and that another runner was connected to.
   *
   * @param received how much of the command's output is in the spools; empty for a machine
   */
  static MachineConnections resume(
      DetachedProcess process,
      QemuMachine.Sockets sockets,
      Optional<GuestChannel.Received> received,
      Surroundings around)
      throws IOException, InterruptedException {
    Monitor monitor = monitor(process, sockets, around);
    boolean foundPaused = endPause(monitor);
    ConsoleSocket console = console(process, sockets, around);
    var questions = new GuestQuestions();
    GuestChannel guest = resume(process, sockets.guest(), received, listener(around, questions));
    return new MachineConnections(monitor, console, guest, questions, foundPaused);
  }

  /**
   * A guest that stands still does not see that its earlier host is gone, and could not tell our
   * first frame from the rest of that one's last. Whoever still wants it to stand still says so.
   */
  private static boolean endPause(Monitor monitor) throws IOException, InterruptedException {
    boolean paused = monitor.endPause();
    if (paused) {
      Thread.sleep(RECONNECT_PAUSE);
    }
    return paused;
  }

  private static GuestChannel resume(
      DetachedProcess process,
      Path socket,
      Optional<GuestChannel.Received> received,
      GuestEvents listener)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      SocketChannel channel = dial(process, socket);
      GuestChannel guest =
          received.isPresent()
              ? GuestChannel.resume(channel, listener, received.get())
              : GuestChannel.rejoin(channel, listener);
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

  private static Monitor monitor(
      DetachedProcess process, QemuMachine.Sockets sockets, Surroundings around)
      throws IOException {
    return Monitor.connect(sockets.qmp(), CONNECT_TIMEOUT, process::isAlive, around.events());
  }

  private static ConsoleSocket console(
      DetachedProcess process, QemuMachine.Sockets sockets, Surroundings around)
      throws IOException {
    return ConsoleSocket.start(
        dial(process, sockets.console()), around.output(), around.input().console());
  }

  private static GuestEvents listener(Surroundings around, GuestQuestions questions) {
    return new GuestEvents(around.output(), around.execs(), questions, around.events());
  }

  private static SocketChannel dial(DetachedProcess process, Path socket) throws IOException {
    return UnixSocketDialer.connect(socket, CONNECT_TIMEOUT, process::isAlive);
  }

  /** Waits until everything was heard that QEMU has said, which is at its end. */
  void awaitEnd() throws InterruptedException {
    monitor.awaitEnd();
    console.awaitEnd();
    guest.awaitEnd();
  }

  @Override
  public void close() {
    monitor.close();
    console.close();
    guest.close();
  }
}
