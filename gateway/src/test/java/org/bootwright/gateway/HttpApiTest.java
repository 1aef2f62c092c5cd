package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.Authentication;
import org.bootwright.gateway.store.DatabaseConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpApiTest {
  @TempDir Path directory;
  private TestSystem system;

  @BeforeEach
  void start() {
    system = TestSystem.in(directory);
  }

  @AfterEach
  void close() {
    system.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|/image",
        "{\"image\":\"\"}|/image",
        "{\"image\":7}|/image",
        "{\"image\":\"UPPER CASE\"}|/image",
        "{\"image\":\"oci:relative/path\"}|/image",
        "{\"image\":\"a\",\"imag\":\"b\"}|/imag",
        "{\"image\":\"a\",\"name\":\"-x\"}|/name",
        "{\"image\":\"a\",\"cpus\":0}|/cpus",
        "{\"image\":\"a\",\"cpus\":257}|/cpus",
        "{\"image\":\"a\",\"cpus\":1.5}|/cpus",
        "{\"image\":\"a\",\"memoryMiB\":63}|/memoryMiB",
        "{\"image\":\"a\",\"diskGiB\":\"10\"}|/diskGiB",
        "{\"image\":\"a\",\"command\":\"true\"}|/command",
        "{\"image\":\"a\",\"command\":[\"true\",1]}|/command/1",
        "{\"image\":\"a\",\"entrypoint\":[null]}|/entrypoint/0",
        "{\"image\":\"a\",\"env\":{\"A\":1}}|/env/A",
        "{\"image\":\"a\",\"env\":[\"A=1\"]}|/env",
        "{\"image\":\"a\",\"user\":\"\"}|/user",
        "{\"image\":\"a\",\"workdir\":\"tmp\"}|/workdir",
        "{\"image\":\"a\",\"hostname\":\"-\"}|/hostname",
        "{\"image\":\"a\",\"ports\":[{\"host\":1}]}|/ports/0/guest",
        "{\"image\":\"a\",\"ports\":[{\"guest\":22},{\"guest\":65536}]}|/ports/1/guest",
        "{\"image\":\"a\",\"ports\":[{\"guest\":22,\"protocol\":\"sctp\"}]}|/ports/0/protocol",
        "{\"image\":\"a\",\"ports\":[{\"guest\":22,\"proto\":\"tcp\"}]}|/ports/0/proto",
        "{\"image\":\"a\",\"accelerator\":\"hvf\"}|/accelerator",
        "{\"image\":\"a\",\"kernelArgs\":[\"\"]}|/kernelArgs/0",
        "{\"image\":\"a\",\"labels\":{\"a\":1}}|/labels/a",
        "{\"image\":\"a\",\"restart\":\"sometimes\"}|/restart",
        "{\"image\":\"a\",\"sshAuthorizedKeys\":[\"ssh-ed25519 AAAA\"]}|/sshAuthorizedKeys/0",
        "{\"image\":\"a\",\"userData\":\"\\u0000\"}|/userData",
        "{\"image\":\"a\",\"restart\":\"always:1\"}|/restart",
        "{\"image\":\"a\",\"watchdogSeconds\":-1}|/watchdogSeconds",
        "{\"image\":\"a\",\"watchdogSeconds\":9}|/watchdogSeconds",
        "{\"image\":\"a\",\"watchdogSeconds\":86401}|/watchdogSeconds",
        "{\"image\":\"a\",\"platform\":\"amd64\"}|/platform",
        "{\"image\":\"a\",\"root\":\"nfs\"}|/root",
        "{\"root\":\"virtiofs\"}|/image",
        "{\"root\":\"virtiofs\",\"image\":\"a\",\"rootDir\":\"/a\"}|/rootDir",
        "{\"root\":\"virtiofs-dir\",\"rootDir\":\"/a\",\"pull\":\"always\"}|/pull",
        "{\"root\":\"virtiofs-dir\"}|/rootDir",
        "{\"root\":\"virtiofs-dir\",\"rootDir\":\"a\"}|/rootDir",
        "{\"root\":\"virtiofs-dir\",\"rootDir\":\"/a/../b\"}|/rootDir",
        "{\"root\":\"virtiofs-dir\",\"rootDir\":\"/a\",\"image\":\"a\"}|/image",
        "{\"root\":\"virtiofs-dir\",\"rootDir\":\"/a\",\"keep\":true}|/keep",
        "{\"image\":\"a\",\"rootDir\":\"/a\"}|/rootDir",
        "{\"image\":\"a\",\"keep\":true}|/keep",
        "{\"image\":\"a\",\"volumes\":[{\"host\":\"/a\"}]}|/volumes/0/guest",
        "{\"image\":\"a\",\"volumes\":[{\"host\":\"a\",\"guest\":\"/a\"}]}|/volumes/0/host",
        "{\"image\":\"a\",\"volumes\":[{\"host\":\"/a\",\"guest\":\"/a\"},{\"host\":\"/a\",\"guest\":\"/\"}]}|/volumes/1",
      })
  void aWrongFieldIsNamedByItsPointer(String body, String pointer) {
    Client.Answer answer = system.client.post("/v1/vms", body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("pointer")).as(answer.response().body()).isEqualTo(pointer);
    assertThat(answer.text("code")).isEqualTo("invalid_request");
    assertThat(answer.response().headers().firstValue("content-type"))
        .contains("application/problem+json");
    assertThat(system.client.get("/v1/vms").json().path("items")).isEmpty();
  }

  @Test
  void keysAreShownAndCloudInitsDataIsNot() {
    String key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me";
    Client.Answer answer =
        system.client.post(
            "/v1/vms",
            "{\"image\":\"a\",\"sshAuthorizedKeys\":[\""
                + key
                + "\"],\"userData\":\"#cloud-config\\npassword: secret\\n\",\"metaData\":\"a: secret\"}");

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.json().path("spec").path("sshAuthorizedKeys").path(0).asText())
        .isEqualTo(key);
    assertThat(answer.response().body()).doesNotContain("secret");
  }

  @Test
  void vmOnADirectoryIsQueuedAtOnceAndShowsWhereItsFilesAre() {
    Client.Answer answer =
        system.client.post(
            "/v1/vms",
            "{\"root\":\"virtiofs-dir\",\"rootDir\":\"/srv/root\",\"volumes\":"
                + "[{\"host\":\"/srv/data\",\"guest\":\"/data\",\"readOnly\":true}]}");
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    assertThat(answer.json().path("state").asText()).isEqualTo("queued");
    assertThat(answer.json().path("conversion").isMissingNode()).isTrue();
    var spec = answer.json().path("spec");
    assertThat(spec.path("root").asText()).isEqualTo("virtiofs-dir");
    assertThat(spec.path("rootDir").asText()).isEqualTo("/srv/root");
    assertThat(spec.has("image")).isFalse();
    assertThat(spec.path("volumes").toString())
        .isEqualTo("[{\"host\":\"/srv/data\",\"guest\":\"/data\",\"readOnly\":true}]");
  }

  @Test
  void whatIsNoJsonOrTooLargeOrUnknownIsAProblem() {
    assertThat(system.client.post("/v1/vms", "{\"image\"").status()).isEqualTo(400);
    assertThat(system.client.post("/v1/vms", "[]").status()).isEqualTo(400);
    String large = "{\"image\":\"" + "a".repeat(1 << 20) + "\"}";
    assertThat(system.client.post("/v1/vms", large).status()).isEqualTo(413);
    Client.Answer nothing = system.client.get("/v1/nothing");
    assertThat(nothing.status()).isEqualTo(404);
    assertThat(nothing.text("detail")).contains("/openapi.yaml");
    assertThat(system.client.get("/").status()).isEqualTo(404);
    assertThat(system.client.send("PUT", "/v1/vms", "{}").status()).isEqualTo(405);
    assertThat(system.client.get("/v1/vms?limt=3").text("detail")).contains("limt", "limit");
    assertThat(system.client.get("/v1/vms?limit=0").status()).isEqualTo(400);
    assertThat(system.client.get("/v1/vms?state=asleep").status()).isEqualTo(400);
    assertThat(system.client.get("/v1/images/sha256:12").status()).isEqualTo(400);
  }

  @Test
  void aVmIsFoundByIdNameAndUniquePrefix() {
    String id = system.create("{\"image\":\"held\",\"name\":\"db.1\"}");
    for (String key : List.of(id, "db.1", id.substring(0, 4), id.substring(0, 13))) {
      assertThat(system.client.get("/v1/vms/" + key).text("id")).isEqualTo(id);
    }
    assertThat(system.client.get("/v1/vms/" + id.substring(0, 3)).text("code"))
        .isEqualTo("vm_not_found");
    assertThat(system.client.post("/v1/vms", "{\"image\":\"a\",\"name\":\"db.1\"}").text("code"))
        .isEqualTo("conflict");
    assertThat(system.client.get("/v1/vms/" + system.create("{\"image\":\"held\"}")).text("name"))
        .matches("[a-z]+-[a-z]+");
  }

  @Test
  void theSameIdempotencyKeyGivesTheSameVm() {
    String body = "{\"image\":\"held\"}";
    Client.Answer first = system.client.post("/v1/vms", body, "Idempotency-Key", "k1");
    Client.Answer again = system.client.post("/v1/vms", body, "Idempotency-Key", "k1");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text("id")).isEqualTo(first.text("id"));
    assertThat(
            system
                .client
                .post("/v1/vms", "{\"image\":\"other\"}", "Idempotency-Key", "k1")
                .text("code"))
        .isEqualTo("conflict");
    assertThat(system.client.post("/v1/vms", body, "Idempotency-Key", "k2").text("id"))
        .isNotEqualTo(first.text("id"));
  }

  @Test
  void listsArePagedNewestFirstAndFiltered() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      ids.addFirst(
          system.create(
              "{\"image\":\"held:%d\",\"labels\":{\"n\":\"%d\",\"all\":\"1\"}}"
                  .formatted(i % 2, i)));
    }
    List<String> seen = new ArrayList<>();
    String after = "";
    do {
      JsonNode page = system.client.get("/v1/vms?limit=3" + after).json();
      page.path("items").forEach(vm -> seen.add(vm.path("id").asText()));
      after = page.has("next") ? "&after=" + page.path("next").asText() : "";
    } while (!after.isEmpty());
    assertThat(seen).isEqualTo(ids);

    assertThat(count("image=held:1")).isEqualTo(3);
    assertThat(count("label=all")).isEqualTo(7);
    assertThat(count("label=n=4&label=all")).isEqualTo(1);
    assertThat(count("state=converting&state=running")).isEqualTo(7);
    assertThat(count("state=running")).isZero();
  }

  private int count(String query) {
    return system.client.get("/v1/vms?" + query).json().path("items").size();
  }

  @Test
  void imagesAreListedAndRemovedWhenUnused() {
    String id = system.createRunning("demo");
    JsonNode image = system.client.get("/v1/images").json().path("items").path(0);
    String path = "/v1/images/" + image.path("digest").asText();
    assertThat(image.path("vms").asInt()).isEqualTo(1);
    assertThat(system.client.get(path.replace(":", "%3A")).text("image")).isEqualTo("demo");
    assertThat(system.client.delete(path).text("code")).isEqualTo("conflict");
    system.client.delete("/v1/vms/" + id + "?force=true");
    assertThat(system.client.delete(path).status()).isEqualTo(204);
    assertThat(system.client.get(path).text("code")).isEqualTo("image_not_found");

    Client.Answer pulled = system.client.post("/v1/images", "{\"image\":\"demo\"}");
    assertThat(pulled.status()).isEqualTo(202);
    String conversion = "/v1/conversions/" + pulled.text("id");
    org.awaitility.Awaitility.await()
        .atMost(TestSystem.LIMIT)
        .until(() -> system.client.get(conversion).text("state").equals("finished"));
    assertThat(system.client.get(path).status()).isEqualTo(200);
  }

  @Test
  void runnersAreListedFromTheirHeartbeats() {
    system.runner.heartbeat();
    org.awaitility.Awaitility.await()
        .atMost(TestSystem.LIMIT)
        .until(() -> system.client.get("/v1/runners").json().path("items").size() == 1);
    JsonNode runner = system.client.get("/v1/runners").json().path("items").path(0);
    assertThat(runner.path("id").asText()).isEqualTo("runner-1");
    assertThat(runner.path("state").asText()).isEqualTo("up");
    assertThat(runner.path("memoryMiB").asInt()).isEqualTo(4096);
  }

  @Test
  void healthMetricsAndTheContractAreServed() {
    assertThat(system.client.get("/healthz").response().body()).isEqualTo("ok\n");
    assertThat(system.client.get("/readyz").status()).isEqualTo(200);
    assertThat(system.client.get("/metrics").response().body())
        .contains("bootwright_vms{state=\"running\"} 0");
    assertThat(system.client.get("/openapi.yaml").response().body()).startsWith("openapi: 3.1");
  }

  @Test
  void otherAddressesAskForTokensUnlessToldNotTo() {
    GatewayConfig config =
        GatewayConfig.listening(
            "0.0.0.0", 0, new DatabaseConfig.SqliteFile(directory.resolve("other.db")));
    assertThat(config.access().authentication()).isEqualTo(Authentication.TOKENS);
    assertThat(config.isOpenToOthers()).isFalse();
    assertThat(config.withAuthentication(Authentication.NONE).isOpenToOthers()).isTrue();
    assertThat(GatewayConfig.onLoopback(0, directory.resolve("x")).isOpenToOthers()).isFalse();
    assertThatThrownBy(() -> config.withBearerSecret("too short"))
        .hasMessageContaining("shorter than 16");
    assertThatThrownBy(
            () -> config.withBearerSecret("x".repeat(16)).withAuthentication(Authentication.NONE))
        .hasMessageContaining("leave out one");
    assertThat(config.withBearerSecret("x".repeat(16)).toString()).doesNotContain("xxx");
  }

  @Test
  void aPortInUseIsNamed() {
    int port = system.gateway.port();
    try (Gateway second =
        new Gateway(
            new org.bootwright.contracts.bus.inprocess.InProcessMessageBus(),
            GatewayConfig.onLoopback(port, directory.resolve("second.db")))) {
      assertThatThrownBy(second::start)
          .isInstanceOfSatisfying(
              FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.PORT_IN_USE))
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }
}
