package org.bootwright.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * VMs that were asked for and answered 202, and what has to hold of them whatever dies: each ends,
 * and its command ran once at most.
 */
final class Batch {
  /**
   * A VM takes three seconds of a CPU under emulation; a silent runner costs half a minute more.
   */
  private static final Duration END_LIMIT = Duration.ofMinutes(4);

  private static final Set<String> ENDS = Set.of("stopped", "failed");
  private static final String MARK = "it ran";

  private final GatewayApi api;
  private final long beganNanos = System.nanoTime();
  private final List<String> ids = new CopyOnWriteArrayList<>();

  Batch(GatewayApi api) {
    this.api = api;
  }

  /** A VM that says that it runs, and ends after so many seconds. */
  static ObjectNode vm(String image, int seconds) {
    return GatewayApi.request(image, "sh", "-c", "echo " + MARK + "; sleep " + seconds);
  }

  /** Asks for one more. */
  Batch add(ObjectNode request) {
    ids.add(api.create(request).get("id").asText());
    return this;
  }

  Batch add(int count, ObjectNode request) {
    for (int number = 0; number < count; number++) {
      add(request);
    }
    return this;
  }

  /** One that some other way was answered 202. */
  void accepted(String id) {
    ids.add(id);
  }

  List<String> ids() {
    return List.copyOf(ids);
  }

  /** Waits until so many of them are in the state. */
  Batch awaitState(String state, int count) {
    awaiting(END_LIMIT)
        .until(() -> ids.stream().filter(id -> state.equals(stateOf(id))).count() >= count);
    return this;
  }

  /** Waits for the end of all, and returns their records. */
  Map<String, JsonNode> awaitEnd() {
    Map<String, JsonNode> ended = new LinkedHashMap<>();
    awaiting(END_LIMIT)
        .untilAsserted(
            () -> {
              for (String id : ids) {
                api.tryVm(id)
                    .filter(vm -> ENDS.contains(vm.get("state").asText()))
                    .ifPresent(vm -> ended.put(id, vm));
              }
              assertThat(ids).as("VMs that have ended").allMatch(ended::containsKey);
            });
    return ended;
  }

  /** Waits for the end of all, which has to be a good one, with one run of the command each. */
  void awaitGoodEnd() {
    awaitEnd()
        .forEach(
            (id, vm) -> {
              assertThat(vm.get("state").asText()).as("%s", vm).isEqualTo("stopped");
              assertThat(vm.path("exitCode").asInt(-1)).as("%s", vm).isZero();
            });
    for (String id : ids) {
      assertThat(runs(id)).as("runs of %s", id).isEqualTo(1);
    }
  }

  /** How often the command said that it runs. */
  int runs(String id) {
    return (int) api.log(id).lines().filter(MARK::equals).count();
  }

  /** Since the batch was begun. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - beganNanos);
  }

  private String stateOf(String id) {
    return api.tryVm(id).map(vm -> vm.get("state").asText()).orElse("unknown");
  }

  private static org.awaitility.core.ConditionFactory awaiting(Duration limit) {
    return await().atMost(limit).pollInterval(Duration.ofMillis(200)).pollDelay(Duration.ZERO);
  }
}
