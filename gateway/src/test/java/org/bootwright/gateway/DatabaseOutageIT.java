package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.image.Platform;
import org.bootwright.gateway.store.PostgreSqlServer;
import org.junit.jupiter.api.Test;

/** The database is killed and comes back. */
final class DatabaseOutageIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void whatWasAcceptedIsThereAfterTheDatabaseWasKilledAndAllGoesOn() {
    try (PostgreSqlServer server = new PostgreSqlServer();
        InProcessMessageBus bus = new InProcessMessageBus();
        Gateway gateway = new Gateway(bus, TestConfigs.on(server.freshDatabase()))) {
      gateway.start();
      try (FakeConverter _ = new FakeConverter(bus);
          FakeRunner _ = new FakeRunner(bus, Platform.ofHost().architecture());
          Client client = new Client(gateway.port())) {
        List<String> accepted = Collections.synchronizedList(new ArrayList<>());
        List<String> keys = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger refused = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        try (clients) {
          for (int i = 0; i < 8; i++) {
            int number = i;
            clients.execute(
                () -> {
                  for (int n = 0; !done.get(); n++) {
                    ask(client, "key-%d-%d".formatted(number, n), accepted, keys, refused);
                  }
                });
          }
          await().atMost(LIMIT).until(() -> accepted.size() > 100);
          server.kill();
          await().atMost(LIMIT).until(() -> refused.get() > 20);
          int before = accepted.size();
          assertThat(client.get("/readyz").status()).isEqualTo(503);
          server.startAgain();
          await().atMost(LIMIT).until(() -> accepted.size() > before + 50);
          done.set(true);
        }
        assertThat(client.get("/readyz").status()).isEqualTo(200);
        for (String id : accepted) {
          await()
              .atMost(LIMIT)
              .pollInterval(Duration.ofMillis(20))
              .until(() -> client.get("/v1/vms/" + id).text("state").equals("running"));
        }
        // What was refused may have been written all the same; its key says so, and no VM is twice.
        for (String key : List.copyOf(keys)) {
          String again = post(client, key).text("id");
          assertThat(post(client, key).text("id")).isEqualTo(again);
        }
      }
    }
  }

  private static Client.Answer post(Client client, String key) {
    return client.post("/v1/vms", "{\"image\":\"demo\"}", "Idempotency-Key", key);
  }

  private static void ask(
      Client client, String key, List<String> accepted, List<String> keys, AtomicInteger refused) {
    Client.Answer answer = post(client, key);
    if (answer.status() == 202) {
      accepted.add(answer.text("id"));
      return;
    }
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
    assertThat(answer.text("code")).isEqualTo("database_unavailable");
    assertThat(answer.response().headers().firstValue("retry-after")).isPresent();
    refused.incrementAndGet();
    keys.add(key);
  }
}
