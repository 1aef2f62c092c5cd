package org.bootwright.runner.machine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bootwright.contracts.vm.DiskTraffic;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.runner.qmp.QmpClient;
import org.bootwright.runner.qmp.QmpEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a QEMU is told and asked by QMP. Each method waits for the reply; any thread may call. */
final class Monitor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Monitor.class);

  /** Replies come within milliseconds, unless the host's disk holds QEMU's main loop up. */
  static final Duration REPLY_TIMEOUT = Duration.ofSeconds(10);

  private final QmpClient qmp;
  private final Object pauseLock = new Object();

  /** Whether the processors are to stand still. */
  private volatile boolean pauseWanted;

  private Monitor(QmpClient qmp) {
    this.qmp = qmp;
  }

  /**
   * Connects.
   *
   * @param worthwhile false when QEMU has ended
   * @param events must not block
   */
  static Monitor connect(
      Path socket, Duration timeout, BooleanSupplier worthwhile, Consumer<MachineEvent> events)
      throws IOException {
    return new Monitor(
        QmpClient.connect(socket, timeout, worthwhile, event -> hear(event, events)));
  }

  private static void hear(QmpEvent event, Consumer<MachineEvent> events) {
    MachineEvent.ofQmp(event).ifPresent(events);
  }

  /** Lets the processors run for the first time. */
  void proceed() throws IOException {
    execute("cont");
  }

  /** The forwarded ports with the host's ports that were bound. */
  List<PortForward> bound(List<PortForward> ports) throws IOException {
    return ForwardedPorts.bound(qmp, ports);
  }

  /**
   * Lets the processors run.
   *
   * @return whether they stood still
   */
  boolean endPause() throws IOException {
    boolean paused = query("query-status").path("status").asText().equals("paused");
    if (paused) {
      execute("cont");
    }
    return paused;
  }

  /** Whether the processors run. */
  boolean isRunning() throws IOException {
    return query("query-status").path("status").asText().equals("running");
  }

  /** Whether the processors are to stand still from now on. The latest wish counts. */
  void wantPause(boolean standStill) {
    pauseWanted = standStill;
  }

  /** Carries out what is wanted by then: wishes may come by several threads, in any order. */
  void followPause() throws IOException {
    synchronized (pauseLock) {
      execute(pauseWanted ? "stop" : "cont");
    }
  }

  void pressPowerButton() throws IOException {
    execute("system_powerdown");
  }

  /** QEMU ends, and closes the disk in order. */
  void quit() throws IOException {
    execute("quit");
  }

  /** What was read from and written to the VM's disk; empty where it has none. */
  Optional<DiskTraffic> diskTraffic() throws IOException {
    JsonNode devices = query("query-blockstats");
    long read = 0;
    long written = 0;
    for (JsonNode device : devices) {
      read += device.path("stats").path("rd_bytes").asLong();
      written += device.path("stats").path("wr_bytes").asLong();
    }
    return devices.isEmpty() ? Optional.empty() : Optional.of(new DiskTraffic(read, written));
  }

  private JsonNode query(String command) throws IOException {
    return qmp.execute(command, Map.of(), REPLY_TIMEOUT);
  }

  private void execute(String command) throws IOException {
    log.debug("QMP {}: {}", command, query(command));
  }

  /** Waits until QEMU has closed the connection and everything that it had said was heard. */
  void awaitEnd() throws InterruptedException {
    qmp.awaitEnd();
  }

  @Override
  public void close() {
    qmp.close();
  }
}
