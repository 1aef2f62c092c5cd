package org.bootwright.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * The same guest on each kind of root, in turn: how it boots, reads and writes, and what it takes
 * of the host. Runner and gateway are on this host, and nothing else is.
 */
public final class RootsBenchmark {
  /** What a guest does: sizes small enough for an emulated machine. */
  public record Work(int fileMebibytes, int secondsEach, int smallFiles) {}

  private static final int CPUS = 2;
  private static final int MEMORY_MEBIBYTES = 1024;
  private static final int SMALL_MEMORY_MEBIBYTES = 256;
  private static final int MANY = 10;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** Long enough for a guest that has booted to come to rest, and for files of one to be gone. */
  private static final Duration SETTLE = Duration.ofSeconds(3);

  private static final double MEBIBYTE = 1 << 20;

  private final GatewayClient client;
  private final List<RootKind> kinds;
  private final List<Path> written;
  private final Consumer<String> progress;

  /** By kind of root, then by name of the figure. */
  private final Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();

  /**
   * A benchmark.
   *
   * @param image of the Docker Engine, with fio
   * @param tree the same as a directory
   * @param written folders of the file systems that VMs take space of
   */
  public RootsBenchmark(
      GatewayClient client,
      String image,
      Path tree,
      List<Path> written,
      Consumer<String> progress) {
    this.client = client;
    this.kinds = RootKind.all(image, tree);
    this.written = written;
    this.progress = progress;
  }

  /** Measures all, and gives the medians: all kinds of root for one name, then for the next. */
  public List<RootResult> run(Work work, int runs) {
    requireRoom();
    for (RootKind kind : kinds) {
      // The first of each kind makes what later ones find, such as the converted disk.
      boot(kind);
    }
    for (int run = 0; run < runs; run++) {
      for (RootKind kind : kinds) {
        Boot boot = boot(kind);
        note(kind, "boot.guest", boot.guestSeconds());
        note(kind, "boot.request", boot.requestSeconds());
      }
    }
    for (RootKind kind : kinds) {
      measureGuest(kind, work);
      measureHost(kind);
    }
    return results();
  }

  /** Else the last ones would wait for room for ever. */
  private void requireRoom() {
    int cpus = client.runners().stream().mapToInt(runner -> runner.path("cpus").asInt()).sum();
    if (cpus < MANY) {
      throw new FailureException(
          FailureCode.NO_MEMORY,
          "measuring %d VMs at a time: the runner may promise %d processors; set BOOTWRIGHT_CPUS=%1$d for it"
              .formatted(MANY, cpus));
    }
  }

  /**
   * Until the command was executed.
   *
   * @param guestSeconds since QEMU was started
   * @param requestSeconds since the VM was asked for
   */
  private record Boot(double guestSeconds, double requestSeconds) {}

  /** One VM whose command ends at once. */
  private Boot boot(RootKind kind) {
    Instant asked = Instant.now();
    Vm vm = await(create(kind.running(CPUS, MEMORY_MEBIBYTES, "true")), true);
    client.remove(vm.id(), true);
    Instant started = phase(vm, "started");
    return new Boot(seconds(phase(vm, "qemuStarted"), started), seconds(asked, started));
  }

  private void measureGuest(RootKind kind, Work work) {
    progress.accept(kind.name() + ": reading and writing");
    Vm vm =
        await(
            create(
                kind.running(
                    CPUS,
                    MEMORY_MEBIBYTES,
                    "sh",
                    "-c",
                    script(),
                    "roots.sh",
                    Integer.toString(work.fileMebibytes()),
                    Integer.toString(work.secondsEach()),
                    Integer.toString(work.smallFiles()))),
            true);
    String output = output(vm);
    if (vm.exitCode().orElse(1) != 0) {
      throw new FailureException(
          FailureCode.INTERNAL, "measuring a root of %s: %s".formatted(kind.name(), output));
    }
    output
        .lines()
        .map(line -> line.split(" ", -1))
        .forEach(words -> note(kind, words[0], Double.parseDouble(words[1])));
    client.remove(vm.id(), true);
  }

  /** Machines at rest: one, then more of the same. */
  private void measureHost(RootKind kind) {
    progress.accept(kind.name() + ": memory and space of 1 and of " + MANY);
    List<String> ids = new ArrayList<>();
    Waiter.pause(SETTLE);
    long memory = HostUse.memoryBytes();
    long space = HostUse.spaceBytes(written);
    for (int count = 1; count <= MANY; count++) {
      ids.add(await(create(kind.running(1, SMALL_MEMORY_MEBIBYTES, "sleep", "3600")), false).id());
      if (count == 1 || count == MANY) {
        Waiter.pause(SETTLE);
        String of = count == 1 ? ".1" : "." + MANY;
        note(kind, "memory" + of, (HostUse.memoryBytes() - memory) / MEBIBYTE);
        note(kind, "space" + of, (HostUse.spaceBytes(written) - space) / MEBIBYTE);
      }
    }
    ids.forEach(id -> client.remove(id, true));
  }

  private String create(ObjectNode request) {
    return client.create(request, UUID.randomUUID().toString()).id();
  }

  /** Waits until the command has begun, or has ended. */
  private Vm await(String id, boolean ended) {
    Waiter.await("VM " + id, POLL, LIMIT, () -> isThere(client.vm(id), ended));
    return client.vm(id);
  }

  private static boolean isThere(Vm vm, boolean ended) {
    vm.failure()
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
    return ended ? vm.exitCode().isPresent() : vm.phases().containsKey("started");
  }

  private static Instant phase(Vm vm, String name) {
    return Optional.ofNullable(vm.phases().get(name))
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.INTERNAL,
                    "VM %s has no time of %s: %s".formatted(vm.id(), name, vm.phases())));
  }

  private String output(Vm vm) {
    try (InputStream log = client.log(vm.id(), "stdout", false, OptionalLong.empty())) {
      return new String(log.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the output of VM " + vm.id(), e);
    }
  }

  private static String script() {
    try (InputStream script = RootsBenchmark.class.getResourceAsStream("roots.sh")) {
      if (script == null) {
        throw new IllegalStateException("roots.sh is missing in this program");
      }
      return new String(script.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void note(RootKind kind, String name, double value) {
    values
        .computeIfAbsent(kind.name(), key -> new LinkedHashMap<>())
        .computeIfAbsent(name, key -> new ArrayList<>())
        .add(value);
    progress.accept("%s: %s %.2f %s".formatted(kind.name(), name, value, unitOf(name)));
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private List<RootResult> results() {
    List<RootResult> results = new ArrayList<>();
    for (String name : values.getOrDefault(kinds.getFirst().name(), Map.of()).keySet()) {
      for (RootKind kind : kinds) {
        double median =
            Median.of(
                values.getOrDefault(kind.name(), Map.of()).getOrDefault(name, List.of()).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray());
        results.add(new RootResult(kind.name(), name, median, unitOf(name)));
      }
    }
    return results;
  }

  private static String unitOf(String name) {
    return switch (name.substring(0, name.indexOf('.'))) {
      case "read", "write" -> "MiB/s";
      case "memory", "space" -> "MiB";
      default -> "s";
    };
  }
}
