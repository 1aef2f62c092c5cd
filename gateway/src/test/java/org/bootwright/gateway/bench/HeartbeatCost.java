package org.bootwright.gateway.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Notice.RunnerHeartbeat;
import org.bootwright.contracts.message.Notice.VmAttempt;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.GuestMode;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.gateway.Gateway;
import org.bootwright.gateway.GatewayConfig;
import org.bootwright.gateway.TestImages;
import org.bootwright.gateway.store.Database;
import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.gateway.store.VmStore;
import org.bootwright.gateway.vm.VmEvent;
import org.bootwright.gateway.vm.VmRecord;
import org.bootwright.gateway.vm.VmStateMachine;

/**
 * What heartbeats cost a gateway: 200 runners with 50 VMs each, a heartbeat each 5 seconds. Tells
 * the share of one core that the process uses with the gateway, less what the same heartbeats cost
 * on a bus where nobody does anything about them. The database is that of {@code
 * BOOTWRIGHT_DATABASE_URL} and has to be empty; a file of SQLite unless one is named.
 */
final class HeartbeatCost {
  private static final int RUNNERS = 200;
  private static final int VMS_OF_EACH = 50;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration MEASURED = Duration.ofSeconds(30);

  private HeartbeatCost() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> environment = System.getenv();
    Path directory = Files.createTempDirectory("heartbeats");
    DatabaseConfig database =
        DatabaseConfig.parse(
            environment.getOrDefault(
                "BOOTWRIGHT_DATABASE_URL", "sqlite:" + directory.resolve("gateway.db")),
            Optional.ofNullable(environment.get("BOOTWRIGHT_DATABASE_USER")),
            Optional.ofNullable(environment.get("BOOTWRIGHT_DATABASE_PASSWORD")));
    List<RunnerHeartbeat> heartbeats = fill(database);
    double idle = withoutGateway(heartbeats);
    double busy = withGateway(heartbeats, database);
    System.out.printf(
        "heartbeats: bus alone %.2f%% of a core, with the gateway %.2f%%, so the gateway %.2f%%%n",
        idle * 100, busy * 100, (busy - idle) * 100);
    System.exit(0);
  }

  private static List<RunnerHeartbeat> fill(DatabaseConfig config) {
    List<RunnerHeartbeat> heartbeats = new ArrayList<>();
    try (Database database = Database.open(config)) {
      VmStore store = new VmStore();
      database.write(
          connection -> {
            for (int i = 0; i < RUNNERS; i++) {
              RunnerId runner = new RunnerId("runner-" + i);
              List<VmAttempt> vms = new ArrayList<>();
              for (int j = 0; j < VMS_OF_EACH; j++) {
                VmRecord vm = running(i * VMS_OF_EACH + j, runner);
                store.insert(connection, vm);
                vms.add(new VmAttempt(vm.id(), vm.attempt()));
              }
              heartbeats.add(heartbeat(runner, vms));
            }
            return true;
          });
    }
    return heartbeats;
  }

  private static VmRecord running(int number, RunnerId runner) {
    Instant now = Instant.now();
    UUID conversion = new UUID(1, 1);
    VmSpec spec = VmSpec.of(ImageReference.parse("demo")).build();
    VmRecord vm = VmRecord.accepted(new VmId(new UUID(number, number)), "vm-" + number, spec, now);
    for (VmEvent event :
        List.of(
            new VmEvent.ConversionAwaited(conversion, now),
            new VmEvent.ImageReady(
                conversion, TestImages.of(spec.image(), Platform.LINUX_AMD64), now),
            new VmEvent.BootClaimed(1, runner, now),
            new VmEvent.Started(1, runner, Accelerator.KVM, GuestMode.MACHINE, List.of(), now))) {
      vm = VmStateMachine.apply(vm, event).vm();
    }
    return vm;
  }

  private static RunnerHeartbeat heartbeat(RunnerId runner, List<VmAttempt> vms) {
    return new RunnerHeartbeat(
        runner,
        "amd64",
        Accelerator.KVM,
        64,
        1 << 18,
        4096,
        50,
        51_200,
        500,
        true,
        vms,
        Instant.now());
  }

  private static double withoutGateway(List<RunnerHeartbeat> heartbeats) {
    try (InProcessMessageBus bus = new InProcessMessageBus()) {
      bus.subscribe(RunnerHeartbeat.class, heartbeat -> {});
      return measure(bus, heartbeats);
    }
  }

  private static double withGateway(List<RunnerHeartbeat> heartbeats, DatabaseConfig database) {
    GatewayConfig config = GatewayConfig.onLoopback(0, Path.of("unused")).withDatabase(database);
    try (InProcessMessageBus bus = new InProcessMessageBus();
        Gateway gateway = new Gateway(bus, config)) {
      gateway.start();
      return measure(bus, heartbeats);
    }
  }

  /** CPU seconds of a second. */
  private static double measure(MessageBus bus, List<RunnerHeartbeat> heartbeats) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    beat(bus, heartbeats, WARM_UP);
    long before = system.getProcessCpuTime();
    beat(bus, heartbeats, MEASURED);
    return (system.getProcessCpuTime() - before) / (double) MEASURED.toNanos();
  }

  private static void beat(MessageBus bus, List<RunnerHeartbeat> heartbeats, Duration time) {
    long pauseNanos = INTERVAL.toNanos() / heartbeats.size();
    long next = System.nanoTime();
    long end = next + time.toNanos();
    for (int i = 0; next < end; i++) {
      bus.publish(heartbeats.get(i % heartbeats.size()));
      next += pauseNanos;
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }
}
