package org.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.TimeUnit;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.cli.fake.FakeGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
final class TokenCommandTest {
  private static final String ID = "0123456789abcdef";

  private final FakeGateway gateway = new FakeGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  private CommandRun run(String... arguments) {
    CommandRun command =
        new CommandRun().against(gateway).environment("BOOTWRIGHT_TOKEN", "mine").start(arguments);
    assertThat(command.status()).as(command.err()).isZero();
    return command;
  }

  private static ObjectNode token(String name) {
    ObjectNode token = FakeGateway.object().put("id", ID).put("name", name).put("scope", "operate");
    token.put("createdAt", "2026-11-20T10:00:00Z").putObject("limits");
    return token;
  }

  @Test
  void createPrintsTheTokenAloneAndSendsWhatWasAskedFor() throws Exception {
    gateway.answer("POST /v1/tokens", 201, token("ci").put("token", "bw_x_y").toString());
    CommandRun command =
        run(
            "token create ci --scope OPERATE --expires 30d --rate 5 --burst 9 --max-vms 3 --max-cpus 6 --max-memory 8G --max-disk 1T"
                .split(" ", -1));
    assertThat(command.out()).isEqualTo("bw_x_y\n");
    assertThat(command.err()).contains("nobody can show it again");
    FakeGateway.Asked asked = gateway.asked.poll(30, TimeUnit.SECONDS);
    assertThat(asked).isNotNull();
    assertThat(asked.headers()).containsEntry("authorization", "Bearer mine");
    assertThat(asked.body())
        .hasToString(
            "{\"name\":\"ci\",\"scope\":\"operate\",\"expiresInSeconds\":2592000,\"limits\":"
                + "{\"requestsPerSecond\":5,\"requestBurst\":9,\"vms\":3,\"cpus\":6,"
                + "\"memoryMiB\":8192,\"diskGiB\":1024}}");
  }

  @Test
  void lsPrintsATable() {
    ObjectNode limited = token("ci").put("lastUsedAt", "2026-11-20T11:59:00Z");
    limited.put("expiresAt", "2026-12-20T10:00:00Z");
    ((ObjectNode) limited.path("limits")).put("vms", 3).put("memoryMiB", 8192);
    ObjectNode old = token("old").put("expiresAt", "2026-11-20T11:00:00Z");
    ObjectNode list = FakeGateway.object();
    list.putArray("items").add(limited).add(old);
    gateway.answer("GET /v1/tokens", 200, list.toString());
    assertThat(run("token", "ls").out())
        .isEqualTo(
            """
            NAME   ID                 SCOPE     EXPIRES                CREATED       LAST USED      LIMITS
            ci     0123456789abcdef   operate   2026-12-20T10:00:00Z   2 hours ago   1 minute ago   3 VMs, 8192 MiB
            old    0123456789abcdef   operate   expired                2 hours ago   never          none
            """);
    assertThat(run("token", "ls", "--json").out()).startsWith("[ {").contains("\"ci\"");
  }

  @Test
  void rmRevokesEachAndTellsOfTheOnesThatAreNotThere() {
    gateway.answer("DELETE /v1/tokens/ci", 204, "");
    gateway.answer(
        "DELETE /v1/tokens/no", 404, FakeGateway.problem("token_not_found", "there is none"));
    CommandRun command = new CommandRun().against(gateway).start("token", "rm", "no", "ci");
    assertThat(command.status()).isEqualTo(66);
    assertThat(command.out()).isEqualTo("ci\n");
    assertThat(command.err()).isEqualTo("bootwright: there is none\n");
  }

  @Test
  void limitsAndRatesHaveExitStatusesOfTheirOwn() {
    gateway.answer("GET /v1/vms", 429, FakeGateway.problem("rate_limited", "slower"));
    assertThat(new CommandRun().against(gateway).start("ps").status()).isEqualTo(75);
    gateway.answer("GET /v1/vms", 403, FakeGateway.problem("limit_reached", "too many"));
    assertThat(new CommandRun().against(gateway).start("ps").status()).isEqualTo(77);
  }
}
