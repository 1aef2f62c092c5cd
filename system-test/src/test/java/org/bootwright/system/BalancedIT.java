package org.bootwright.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.system.EventStream.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two gateways behind the balancer of docker-compose.balanced.yml. */
@Timeout(600)
final class BalancedIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static @Nullable ComposedSystem system;

  @RegisterExtension static final FailureLogs LOGS = new FailureLogs(() -> system);

  @BeforeAll
  static void start() throws IOException {
    system = ComposedSystem.start("bootwright-balanced-it", "docker-compose.balanced.yml");
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

  /** The gateways themselves, around the balancer. */
  private static List<URI> gateways() {
    List<URI> addresses = new ArrayList<>();
    for (String container : system().containers(ComposedSystem.GATEWAY)) {
      addresses.add(URI.create("http://" + system().address(container, "front") + ":8080"));
    }
    return addresses;
  }

  @Test
  void bothGiveTheSameAnswersAndEvents() {
    List<URI> gateways = gateways();
    assertThat(gateways).hasSize(2);
    try (var atOne = new EventStream(gateways.get(0), 0);
        var atOther = new EventStream(gateways.get(1), 0)) {
      String image = TinyImage.save(system().input(), "balanced", 1);
      new Batch(system().api()).add(4, Batch.vm(image, 1)).awaitGoodEnd();

      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(atOne.events()).isEqualTo(atOther.events()));
      assertThat(atOne.events().stream().filter(event -> event.data().contains("\"stopped\"")))
          .hasSizeGreaterThanOrEqualTo(4);
      assertThat(atOne.openings() + atOther.openings()).as("openings of streams").isEqualTo(2);
    }
    for (String path : List.of("/v1/vms", "/v1/images")) {
      assertThat(new GatewayApi(gateways.get(0)).get(path))
          .isEqualTo(new GatewayApi(gateways.get(1)).get(path))
          .isEqualTo(system().api().get(path));
    }
    assertThat(requestsAt(gateways)).as("requests at each").allMatch(count -> count > 0);
  }

  /** How many requests for VMs each of them took. */
  private static List<Integer> requestsAt(List<URI> gateways) {
    return gateways.stream()
        .map(
            gateway ->
                new GatewayApi(gateway)
                    .text("/metrics")
                    .lines()
                    .filter(line -> line.contains("_seconds_count{operation=\"getVm\""))
                    .mapToInt(
                        line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum())
        .toList();
  }

  @Test
  void clientsGoOnWhenOneGatewayIsKilled() {
    String image = TinyImage.save(system().input(), "killed", 1);
    List<String> containers = system().containers(ComposedSystem.GATEWAY);
    try (var one = new EventStream(system().api().url(), 0);
        var other = new EventStream(system().api().url(), 0)) {
      await().atMost(LIMIT).until(() -> one.openings() + other.openings() == 2);
      Batch batch = new Batch(system().api());
      for (int number = 0; number < 8; number++) {
        if (number == 3) {
          system().docker("kill", "--signal=SIGKILL", containers.getFirst());
        }
        batch.accepted(askUntilAccepted(image));
      }
      batch.awaitGoodEnd();

      // The balancer spreads two streams over two gateways, so one of them had to come back.
      await().atMost(LIMIT).until(() -> one.openings() + other.openings() >= 3);
      await().atMost(LIMIT).untilAsserted(() -> assertThat(one.events()).isEqualTo(other.events()));
      assertThat(one.events()).extracting(Event::id).isSorted().doesNotHaveDuplicates();
      assertThat(batch.ids())
          .allSatisfy(id -> assertThat(one.events()).anyMatch(event -> tellsOfEnd(event, id)));
    } finally {
      system().docker("start", containers.getFirst());
      system().up("--no-recreate");
    }
  }

  private static boolean tellsOfEnd(Event event, String id) {
    return event.data().contains(id) && event.data().contains("\"state\":\"stopped\"");
  }

  /** One VM, whoever answers and however often it has to be asked: that is what the key is for. */
  private static String askUntilAccepted(String image) {
    String key = UUID.randomUUID().toString();
    return await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> ask(image, key), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<String> ask(String image, String key) {
    try {
      HttpResponse<String> answer = system().api().post("/v1/vms", Batch.vm(image, 1), key);
      return answer.statusCode() == 202
          ? Optional.of(GatewayApi.json(answer.body()).get("id").asText())
          : Optional.empty();
    } catch (UncheckedIOException broken) {
      return Optional.empty();
    }
  }
}
