package org.bootwright.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.json.ContractsJson;

/**
 * From asking for a VM to its QEMU running, one VM after the other on a system that does nothing
 * else. The clocks of this host and of the runner have to agree.
 */
public final class StartBenchmark {
  private static final String LAST = "qemuStarted";

  /** In order, each with what goes by before it. */
  private static final Map<String, String> PARTS = parts();

  /** Rare enough to disturb little, since the times themselves come from the record. */
  private static final Duration POLL = Duration.ofMillis(100);

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** A start that comes right behind another one's end is not one of an idle system. */
  private static final Duration REST = Duration.ofSeconds(1);

  /**
   * The first has the image converted, the second is the first of its digest, and the first ones
   * are those of cold JVMs.
   */
  private static final int WARM_UP = 5;

  private final GatewayClient client;
  private String image;
  private final Map<String, List<Long>> nanos = new LinkedHashMap<>();

  public StartBenchmark(GatewayClient client, String image) {
    this.client = client;
    this.image = image;
  }

  private static Map<String, String> parts() {
    var result = new LinkedHashMap<String, String>();
    result.put("accepted", "request until the gateway has read it");
    result.put(
        "starting",
        "its row and job in the database, the job and the runner's claim by the broker");
    result.put("diskReady", "the claim's answer, and the VM's own disk");
    result.put(LAST, "QEMU spawned, until it answers");
    return result;
  }

  public List<Figure> run(int starts) {
    for (int i = 0; i < WARM_UP; i++) {
      image = start();
    }
    nanos.clear();
    for (int i = 0; i < starts; i++) {
      start();
    }
    List<Figure> figures = new ArrayList<>();
    add(figures, "start", "from POST until QEMU is started");
    add(figures, "start.answer", "from POST until its 202");
    PARTS.forEach((phase, meaning) -> add(figures, "start." + phase, meaning));
    return figures;
  }

  private void add(List<Figure> figures, String name, String meaning) {
    Latencies latencies = new Latencies(nanos.getOrDefault(name, List.of()));
    figures.add(new Figure(name + ".median", latencies.medianMillis(), "ms", meaning));
    figures.add(new Figure(name + ".longest", latencies.longestMillis(), "ms", meaning));
  }

  /**
   * Starts one VM.
   *
   * @return the same image by its digest, as which it needs no converter
   */
  private String start() {
    Waiter.pause(REST);
    ObjectNode request = ContractsJson.shared().mapper().createObjectNode().put("image", image);
    Instant asked = Instant.now();
    String id = client.create(request, UUID.randomUUID().toString()).id();
    Instant answered = Instant.now();
    Waiter.await("QEMU of VM " + id, POLL, LIMIT, () -> phase(id).isPresent());
    Vm vm = client.vm(id);
    note("start.answer", asked, answered);
    note("start", asked, vm.phases().getOrDefault(LAST, answered));
    Instant before = asked;
    for (String phase : PARTS.keySet()) {
      Instant at = vm.phases().getOrDefault(phase, before);
      note("start." + phase, before, at);
      before = at;
    }
    client.remove(id, true);
    Waiter.await("the end of VM " + id, POLL, LIMIT, () -> isGone(id));
    ImageReference named = ImageReference.parse(image);
    Digest digest = Digest.parse(vm.json().path("imageDigest").asText());
    return new ImageReference(named.transport(), named.location(), named.tag(), Optional.of(digest))
        .toString();
  }

  private Optional<Instant> phase(String id) {
    Vm vm = client.vm(id);
    vm.failure()
        .ifPresent(
            failure -> {
              throw failure.asException();
            });
    return Optional.ofNullable(vm.phases().get(LAST));
  }

  private boolean isGone(String id) {
    try {
      client.vm(id);
      return false;
    } catch (FailureException failure) {
      if (failure.code() == FailureCode.VM_NOT_FOUND) {
        return true;
      }
      throw failure;
    }
  }

  private void note(String name, Instant from, Instant to) {
    nanos
        .computeIfAbsent(name, ignored -> new ArrayList<>())
        .add(Duration.between(from, to).toNanos());
  }
}
