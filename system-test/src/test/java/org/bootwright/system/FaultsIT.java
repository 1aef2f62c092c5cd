package org.bootwright.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What dies, and what has to hold then: every request that was answered 202 ends as it should, no
 * VM runs twice, the queues are empty. Each test prints its figures.
 */
@Timeout(600)
final class FaultsIT {
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final Duration CUT = Duration.ofSeconds(60);
  private static final Duration EMPTY_LIMIT = Duration.ofSeconds(60);

  private static @Nullable ComposedSystem system;

  @RegisterExtension static final FailureLogs LOGS = new FailureLogs(() -> system);

  @BeforeAll
  static void start() throws IOException {
    system = ComposedSystem.start("bootwright-faults-it");
    system.up("--no-recreate", "--scale", "vm-runner-service=2");
    TinyImage.save(system.input(), "faults", 1);
  }

  @AfterAll
  static void stop() {
    if (system != null) {
      system.close();
    }
  }

  private static ComposedSystem system() {
    return Objects.requireNonNull(system);
  }

  private static final String IMAGE = "docker-archive:/input/faults.tar";

  @Test
  void killedBrokerLosesNothing(TestInfo test) {
    try (VmSighting sighting = VmSighting.begin()) {
      Batch batch = new Batch(system().api()).add(6, Batch.vm(IMAGE, 2));
      batch.awaitState("running", 1);

      system().killAndStart(ComposedSystem.BROKER, PAUSE);
      batch.awaitGoodEnd();

      check(test, batch, sighting);
    }
  }

  @Test
  void requestsAreAcceptedWhileTheBrokerIsAway(TestInfo test) {
    try (VmSighting sighting = VmSighting.begin()) {
      Batch batch = new Batch(system().api());
      system().compose("kill", "-s", "SIGKILL", ComposedSystem.BROKER);

      batch.add(4, Batch.vm(IMAGE, 1));
      system().compose("start", ComposedSystem.BROKER);
      batch.awaitGoodEnd();

      check(test, batch, sighting);
    }
  }

  @Test
  void killedConverterConvertsAgain(TestInfo test) {
    String image = TinyImage.save(system().input(), "slow", 256);
    String container = system().containers(ComposedSystem.CONVERTER).getFirst();
    try (VmSighting sighting = VmSighting.begin()) {
      // Slow enough to be met in the middle.
      system().docker("update", "--cpus=0.15", container);
      Batch batch = new Batch(system().api()).add(3, Batch.vm(image, 1));
      awaitProgressOf(batch);

      system().killAndStart(ComposedSystem.CONVERTER, PAUSE);
      system().docker("update", "--cpus=2", container);
      batch.awaitGoodEnd();

      check(test, batch, sighting);
    }
  }

  private static void awaitProgressOf(Batch batch) {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              JsonNode vm = system().api().vm(batch.ids().getFirst());
              String conversion = vm.path("conversion").asText();
              return !conversion.isEmpty()
                  && system().api().get("/v1/conversions/" + conversion).get("doneBytes").asLong()
                      > 0;
            });
  }

  /**
   * In a container QEMU dies with its runner. A guest that was up has failed with {@code
   * runner_lost}, or starts again where its policy says so; what was not up yet boots again.
   */
  @Test
  void killedRunnersFailWhatRanAndBootTheRest(TestInfo test) {
    try (VmSighting sighting = VmSighting.begin()) {
      Batch lost = new Batch(system().api()).add(2, Batch.vm(IMAGE, 600));
      Batch restarted = new Batch(system().api()).add(endsTheSecondTime());
      lost.awaitState("running", 2);
      restarted.awaitState("running", 1);
      Batch others = new Batch(system().api()).add(6, Batch.vm(IMAGE, 4));
      others.awaitState("starting", 1);

      system().killAndStart(ComposedSystem.RUNNER, PAUSE);

      lost.awaitEnd().values().forEach(vm -> assertThat(isLost(vm)).as("%s", vm).isTrue());
      JsonNode again = restarted.awaitState("stopped", 1).awaitEnd().values().iterator().next();
      assertThat(again.path("exitCode").asInt(-1)).as("%s", again).isZero();
      assertThat(again.path("attempt").asInt()).as("%s", again).isEqualTo(2);
      others
          .awaitEnd()
          .forEach(
              (id, vm) -> {
                boolean good = vm.path("exitCode").asInt(-1) == 0;
                assertThat(good || isLost(vm)).as("%s", vm).isTrue();
                assertThat(others.runs(id)).as("runs of %s", id).isBetween(good ? 1 : 0, 1);
              });
      check(test, others, sighting);
    }
  }

  /** Runs until it is killed; of the second run on its disk, it ends by itself. */
  private static ObjectNode endsTheSecondTime() {
    String script = "if [ -e /ran ]; then exit 0; fi; echo >/ran; sync; sleep 600";
    ObjectNode request = GatewayApi.request(IMAGE, "sh", "-c", script);
    return request.put("restart", "on-failure");
  }

  private static boolean isLost(JsonNode vm) {
    return vm.path("state").asText().equals("failed")
        && vm.at("/failure/code").asText().equals("runner_lost");
  }

  @Test
  void killedGatewayKeepsWhatItAccepted(TestInfo test) throws InterruptedException {
    try (VmSighting sighting = VmSighting.begin()) {
      Batch batch = new Batch(system().api());
      Thread client = Thread.ofVirtual().start(() -> askUntilAccepted(batch, 10));
      await().until(() -> batch.ids().size() >= 3);

      system().killAndStart(ComposedSystem.GATEWAY, Duration.ZERO);
      client.join();
      batch.awaitGoodEnd();

      check(test, batch, sighting);
    }
  }

  /**
   * As a client that goes on through the gateway's absence; what is not answered 202 is another's.
   */
  private static void askUntilAccepted(Batch batch, int count) {
    while (batch.ids().size() < count) {
      system()
          .api()
          .tryCreate(Batch.vm(IMAGE, 1))
          .ifPresentOrElse(batch::accepted, () -> Pause.of(Duration.ofMillis(200)));
    }
  }

  @Test
  void killedDatabaseLosesNothing(TestInfo test) {
    try (VmSighting sighting = VmSighting.begin()) {
      Batch batch = new Batch(system().api()).add(6, Batch.vm(IMAGE, 2));
      batch.awaitState("running", 1);

      system().killAndStart(ComposedSystem.DATABASE, PAUSE);
      batch.awaitGoodEnd();

      check(test, batch, sighting);
    }
  }

  @Test
  @Tag("slow")
  void runnerCutOffForAMinuteRunsNothingTwice(TestInfo test) {
    try (VmSighting sighting = VmSighting.begin()) {
      Batch batch = new Batch(system().api()).add(6, Batch.vm(IMAGE, 5));
      batch.awaitState("running", 2);

      cut("runners", system().containers(ComposedSystem.RUNNER).getFirst());
      batch.awaitGoodEnd();

      check(test, batch, sighting);
    }
  }

  @Test
  @Tag("slow")
  void gatewayCutOffForAMinuteLosesNothing(TestInfo test) {
    try (VmSighting sighting = VmSighting.begin()) {
      Batch batch = new Batch(system().api()).add(6, Batch.vm(IMAGE, 2));
      batch.awaitState("running", 1);

      cut("broker", system().containers(ComposedSystem.GATEWAY).getFirst());
      batch.awaitGoodEnd();

      check(test, batch, sighting);
    }
  }

  private static void cut(String network, String container) {
    system().docker("network", "disconnect", system().network(network), container);
    Pause.of(CUT);
    system().docker("network", "connect", system().network(network), container);
  }

  @Test
  void poisonInEveryQueueIsPutAsideWithAReason(TestInfo test) {
    try (VmSighting sighting = VmSighting.begin()) {
      Set<String> queues = new TreeSet<>(workQueues().keySet());
      // Nobody runs VMs of another architecture here, so nobody reads that queue.
      queues.retainAll(system().broker().consumed());
      assertThat(queues)
          .contains("bootwright.work.conversions", "bootwright.work.reports")
          .anyMatch(name -> name.startsWith("bootwright.work.boots."))
          .anyMatch(name -> name.startsWith("bootwright.work.runner."));
      for (String queue : queues) {
        assertThat(system().broker().publish(queue, "{\"no\": such message")).as(queue).isTrue();
        assertThat(system().broker().publish(queue, "{\"type\":\"no-such\",\"version\":99}"))
            .as(queue)
            .isTrue();
      }

      Batch batch = new Batch(system().api()).add(3, Batch.vm(IMAGE, 1));
      batch.awaitGoodEnd();

      awaitEmptyQueues();
      assertThat(takeDeadLetters()).isEqualTo(2 * queues.size());
      check(test, batch, sighting);
    }
  }

  private static int takeDeadLetters() {
    int count = 0;
    for (JsonNode letter : system().broker().take("bootwright.dead.letters", 100)) {
      assertThat(letter.at("/properties/headers").toString()).contains("reason");
      count++;
    }
    return count;
  }

  /** Those of work, and how much stands in them. */
  private static Map<String, Integer> workQueues() {
    Map<String, Integer> queues = new TreeMap<>(system().broker().messages());
    queues.keySet().removeIf(name -> !name.startsWith("bootwright.work."));
    return queues;
  }

  private static void awaitEmptyQueues() {
    await()
        .atMost(EMPTY_LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .untilAsserted(
            () ->
                assertThat(workQueues().values())
                    .as("%s", workQueues())
                    .allMatch(count -> count == 0));
  }

  private static void check(TestInfo test, Batch batch, VmSighting sighting) {
    Duration age = batch.age();
    assertThat(sighting.seenTwice()).as("VMs that ran twice at a time").isEmpty();
    awaitEmptyQueues();
    System.out.printf(
        "%s: %d requests, all ended after %.1f s, %d seen running%n",
        test.getDisplayName(),
        batch.ids().size(),
        age.toMillis() / 1000.0,
        batch.ids().stream().filter(sighting.seen()::contains).count());
  }
}
