package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.image.Platform;
import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.gateway.store.PostgreSqlServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one token may have is counted over all gateways of a database. */
final class SharedLimitsIT {
  private static final String ROOT = "a first secret of some length";

  /** Two seconds, says docs/access.md; a busy machine takes longer. */
  private static final Duration REVOKED_EVERYWHERE = Duration.ofSeconds(10);

  private static final int GATEWAYS = 2;
  private static final int ASKED = 16;

  private final PostgreSqlServer server = new PostgreSqlServer();
  private final InProcessMessageBus bus = new InProcessMessageBus();
  private final List<Client> clients = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void start() {
    DatabaseConfig database = server.freshDatabase();
    for (int i = 0; i < GATEWAYS; i++) {
      Gateway gateway = new Gateway(bus, TestConfigs.on(database).withBearerSecret(ROOT));
      opened.add(gateway);
      gateway.start();
      Client client = new Client(gateway.port());
      opened.add(client);
      clients.add(client);
    }
    opened.add(new FakeConverter(bus));
    opened.add(new FakeRunner(bus, Platform.ofHost().architecture()));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : opened.reversed()) {
      part.close();
    }
    bus.close();
    server.close();
  }

  private static String[] shows(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  @Test
  void requestsAtBothTogetherDoNotPassALimit() {
    String[] limits = {"\"vms\":3", "\"cpus\":6", "\"memoryMiB\":1536", "\"diskGiB\":12"};
    for (int i = 0; i < limits.length; i++) {
      String body = "{\"name\":\"token-%d\",\"limits\":{%s}}".formatted(i, limits[i]);
      String token = clients.get(i % GATEWAYS).post("/v1/tokens", body, shows(ROOT)).text("token");

      List<Client.Answer> answers = askAtBoth(token);

      assertThat(answers).as(limits[i]).filteredOn(answer -> answer.status() == 202).hasSize(3);
      assertThat(answers)
          .filteredOn(answer -> answer.status() != 202)
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.text("code")).isEqualTo("limit_reached");
              });
    }
  }

  /** For VMs of which each limit allows three. */
  private List<Client.Answer> askAtBoth(String token) {
    String body = "{\"image\":\"held\",\"cpus\":2,\"memoryMiB\":512,\"diskGiB\":4}";
    List<CompletableFuture<Client.Answer>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < ASKED; i++) {
        Client client = clients.get(i % GATEWAYS);
        asked.add(
            CompletableFuture.supplyAsync(
                () -> client.post("/v1/vms", body, shows(token)), threads));
      }
    }
    return asked.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void whatEndsAtOneMakesRoomAtTheOther() {
    String token =
        clients
            .get(0)
            .post("/v1/tokens", "{\"name\":\"one\",\"limits\":{\"vms\":1}}", shows(ROOT))
            .text("token");
    String body = "{\"image\":\"held\"}";
    String id = clients.get(0).post("/v1/vms", body, shows(token)).text("id");
    assertThat(clients.get(1).post("/v1/vms", body, shows(token)).status()).isEqualTo(403);

    clients.get(0).post("/v1/vms/" + id + "/stop", "", shows(token));

    assertThat(clients.get(1).post("/v1/vms", body, shows(token)).status()).isEqualTo(202);
  }

  @Test
  void aTokenRevokedAtOneIsSoonRefusedAtTheOther() {
    String token =
        clients.get(0).post("/v1/tokens", "{\"name\":\"gone\"}", shows(ROOT)).text("token");
    assertThat(clients.get(1).get("/v1/vms", shows(token)).status()).isEqualTo(200);

    assertThat(clients.get(0).delete("/v1/tokens/gone", shows(ROOT)).status()).isEqualTo(204);

    await()
        .atMost(REVOKED_EVERYWHERE)
        .untilAsserted(
            () -> assertThat(clients.get(1).get("/v1/vms", shows(token)).status()).isEqualTo(401));
  }
}
