package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.gateway.access.Authentication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

final class AccessTest {
  private static final String ROOT = "a first secret of some length";
  private static final String VM = "{\"image\":\"held\"}";

  @TempDir Path directory;
  private TestSystem system;
  private final ListAppender<ILoggingEvent> audit = new ListAppender<>();

  @BeforeEach
  void start() {
    audit.start();
    auditLogger().setLevel(Level.INFO);
    auditLogger().addAppender(audit);
    system = TestSystem.in(directory, config -> config.withBearerSecret(ROOT));
  }

  @AfterEach
  void close() {
    auditLogger().detachAppender(audit);
    system.close();
  }

  private static Logger auditLogger() {
    return (Logger) LoggerFactory.getLogger("org.bootwright.audit");
  }

  private static String[] shows(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  /** Makes a token and returns its text. */
  private String token(String body) {
    Client.Answer answer = system.client.post("/v1/tokens", body, shows(ROOT));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    assertThat(answer.response().headers().firstValue("cache-control")).contains("no-store");
    return answer.text("token");
  }

  private Client.Answer create(String token) {
    return system.client.post("/v1/vms", VM, shows(token));
  }

  @Test
  void aTokenIsShownOnceListedAndRevoked() {
    String text =
        token(
            "{\"name\":\"ci\",\"scope\":\"read\",\"expiresInSeconds\":60,\"limits\":{\"vms\":2}}");
    assertThat(text).startsWith("bw_");
    Client.Answer list = system.client.get("/v1/tokens", shows(ROOT));
    assertThat(list.response().body()).doesNotContain(text.substring(20)).contains("expiresAt");
    assertThat(list.json().path("items").path(0).path("name").asText()).isEqualTo("ci");
    assertThat(list.json().path("items").path(0).path("limits").path("vms").asInt()).isEqualTo(2);
    assertThat(system.client.get("/v1/vms", shows(text)).status()).isEqualTo(200);
    assertThat(system.client.post("/v1/tokens", "{\"name\":\"ci\"}", shows(ROOT)).text("code"))
        .isEqualTo("conflict");

    assertThat(system.client.delete("/v1/tokens/ci", shows(ROOT)).status()).isEqualTo(204);
    Client.Answer refused = system.client.get("/v1/vms", shows(text));
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.text("detail")).contains("ci was revoked");
    assertThat(refused.response().headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"bootwright\", error=\"invalid_token\"");
    assertThat(system.client.delete("/v1/tokens/ci", shows(ROOT)).text("code"))
        .isEqualTo("token_not_found");
  }

  @Test
  void whoShowsNothingIsAskedForAToken() {
    Client.Answer answer = system.client.post("/v1/vms", VM);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo("unauthorized");
    assertThat(answer.text("detail")).contains("Authorization: Bearer TOKEN");
    assertThat(answer.response().headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"bootwright\"");
    assertThat(system.client.get("/v1/nothing").status()).isEqualTo(401);
    assertThat(system.client.get("/v1/nothing", shows(ROOT)).status()).isEqualTo(404);
    for (String open : List.of("/healthz", "/readyz", "/openapi.yaml")) {
      assertThat(system.client.get(open).status()).as(open).isEqualTo(200);
    }
    assertThat(system.client.get("/metrics").status()).isEqualTo(401);
    assertThat(system.client.get("/metrics", shows(ROOT)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/vms, read",
    "GET, /v1/vms/x, read",
    "GET, /v1/vms/x/log, read",
    "GET, /v1/images, read",
    "GET, /v1/runners, read",
    "GET, /metrics, read",
    "POST, /v1/vms, operate",
    "DELETE, /v1/vms/x, operate",
    "POST, /v1/vms/x/stop, operate",
    "POST, /v1/vms/x/kill, operate",
    "POST, /v1/vms/x/start, operate",
    "POST, /v1/vms/x/restart, operate",
    "GET, /v1/vms/x/console, operate",
    "GET, /v1/vms/x/attach, operate",
    "POST, /v1/vms/x/exec, operate",
    "GET, /v1/vms/x/exec/0b6f0c3e-6a52-4d4e-8a39-0d5d0c1f7a11, operate",
    "POST, /v1/vms/x/exec/0b6f0c3e-6a52-4d4e-8a39-0d5d0c1f7a11/kill, operate",
    "POST, /v1/vms/x/exec/0b6f0c3e-6a52-4d4e-8a39-0d5d0c1f7a11/resize, operate",
    "POST, /v1/images, operate",
    "POST, /v1/tokens, admin",
    "GET, /v1/tokens, admin",
    "DELETE, /v1/tokens/x, admin",
  })
  void anOperationNeedsItsScopeOrAHigherOne(String method, String path, String needed) {
    List<String> scopes = List.of("read", "operate", "admin");
    for (String scope : scopes) {
      String text = token("{\"name\":\"" + scope + "\",\"scope\":\"" + scope + "\"}");
      Client.Answer answer = system.client.send(method, path, "", shows(text));
      boolean enough = scopes.indexOf(scope) >= scopes.indexOf(needed);
      assertThat(answer.status() != 403)
          .as(scope + ": " + answer.response().body())
          .isEqualTo(enough);
      if (!enough) {
        assertThat(answer.text("code")).isEqualTo("not_permitted");
        assertThat(answer.text("detail")).contains("needs the scope " + needed, "has " + scope);
      }
    }
  }

  @Test
  void aBodyIsNotReadBeforeItIsKnownWhoSendsIt() {
    String large = "x".repeat(1 << 21);
    assertThat(system.client.post("/v1/vms", large).status()).isEqualTo(401);
    assertThat(system.client.post("/v1/vms", large, shows(ROOT)).status()).isEqualTo(413);
  }

  @Test
  void webSocketsNeedATokenToo() {
    String id = system.client.post("/v1/vms", "{\"image\":\"demo\"}", shows(ROOT)).text("id");
    String path = "/v1/vms/" + id + "/console";
    WebSocket.Listener listener = new WebSocket.Listener() {};
    String reader = token("{\"name\":\"reader\",\"scope\":\"read\"}");
    assertHandshakeRefused(path, 401);
    assertHandshakeRefused(path, 403, shows(reader));
    assertHandshakeRefused(
        path, 403, "Authorization", "Bearer " + ROOT, "Origin", "http://evil.example");
    system.client.webSocket(path, listener, shows(ROOT)).abort();
    String operator = token("{\"name\":\"operator\"}");
    system.client.webSocket(path, listener, shows(operator)).abort();
    Awaitility.await().until(() -> lines().size() >= 6);
    assertThat(lines())
        .anyMatch(
            line ->
                line.contains("operation=openConsole")
                    && line.contains("who=operator")
                    && line.contains("status=101")
                    && line.contains(id));
  }

  @Test
  void aWebSocketMessageOverTheBoundEndsTheSocket() {
    String id = system.client.post("/v1/vms", "{\"image\":\"demo\"}", shows(ROOT)).text("id");
    Frames frames = new Frames(true);
    WebSocket socket = system.client.webSocket("/v1/vms/" + id + "/console", frames, shows(ROOT));
    var _ = socket.sendBinary(ByteBuffer.allocate((1 << 20) + 1), true);
    // RFC 6455, 7.4.1: closed, whether or not anybody says why
    assertThat(frames.awaitClose()).isIn(1006, 1009);
  }

  private void assertHandshakeRefused(String path, int status, String... headers) {
    assertThatThrownBy(() -> system.client.webSocket(path, new WebSocket.Listener() {}, headers))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(status));
  }

  @Test
  void moreRequestsThanTheLimitAreTurnedAway() {
    String text =
        token("{\"name\":\"ci\",\"limits\":{\"requestsPerSecond\":1,\"requestBurst\":3}}");
    List<Integer> statuses = new ArrayList<>();
    Client.Answer last = system.client.get("/v1/vms", shows(text));
    while (last.status() == 200 && statuses.size() < 50) {
      statuses.add(last.status());
      last = system.client.get("/v1/vms", shows(text));
    }
    assertThat(statuses).hasSizeBetween(3, 20);
    assertThat(last.status()).isEqualTo(429);
    assertThat(last.text("code")).isEqualTo("rate_limited");
    assertThat(last.response().headers().firstValue("retry-after")).contains("1");
    assertThat(system.client.get("/v1/vms", shows(ROOT)).status()).isEqualTo(200);
  }

  @Test
  void moreDiskThanTheLimitIsRefusedForAVmThatIsThere() {
    String text = token("{\"name\":\"ci\",\"limits\":{\"diskGiB\":7}}");
    String body = "{\"image\":\"demo\",\"root\":\"virtiofs\",\"name\":\"web\",\"diskGiB\":4}";
    assertThat(system.client.post("/v1/vms", body, shows(text)).status()).isEqualTo(202);
    Client.Answer refused =
        system.client.send("PATCH", "/v1/vms/web", "{\"diskGiB\":8}", shows(text));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("detail")).contains("GiB of disk: 4 in use and 4 more asked for, of 7");
    assertThat(system.client.send("PATCH", "/v1/vms/web", "{\"diskGiB\":7}", shows(text)).status())
        .isEqualTo(202);
    assertThat(system.client.send("PATCH", "/v1/vms/web", "{\"diskGiB\":8}", shows(text)).status())
        .as("the first change counts")
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "vms, 1, 'VMs: 1 in use and 1 more asked for, of 1'",
    "cpus, 2, 'CPUs: 2 in use and 2 more asked for, of 2'",
    "memoryMiB, 1023, 'MiB of memory: 512 in use and 512 more asked for, of 1023'",
    "diskGiB, 7, 'GiB of disk: 4 in use and 4 more asked for, of 7'",
  })
  void moreVmsThanTheLimitAreRefusedWithFigures(String what, int limit, String figures) {
    String text = token("{\"name\":\"ci\",\"limits\":{\"%s\":%d}}".formatted(what, limit));
    String body = "{\"image\":\"held\",\"cpus\":2,\"memoryMiB\":512,\"diskGiB\":4}";
    Client.Answer first = system.client.post("/v1/vms", body, shows(text));
    assertThat(first.status()).as(first.response().body()).isEqualTo(202);
    assertThat(first.json().path("owner").path("name").asText()).isEqualTo("ci");
    Client.Answer second = system.client.post("/v1/vms", body, shows(text));
    assertThat(second.status()).isEqualTo(403);
    assertThat(second.text("code")).isEqualTo("limit_reached");
    assertThat(second.text("detail")).contains(figures);
    assertThat(system.client.post("/v1/vms", body, shows(ROOT)).status()).isEqualTo(202);

    String path = "/v1/vms/" + first.text("id");
    system.client.post(path + "/stop", "", shows(text));
    assertThat(system.client.get(path, shows(ROOT)).text("state")).isEqualTo("stopped");
    Client.Answer other = system.client.post("/v1/vms", body, shows(text));
    assertThat(other.status()).isEqualTo(202);
    assertThat(system.client.post(path + "/start", "", shows(ROOT)).text("code"))
        .isEqualTo("limit_reached");
    assertThat(system.client.post(path + "/restart", "", shows(text)).text("code"))
        .isEqualTo("limit_reached");
    system.client.delete("/v1/vms/" + other.text("id") + "?force=true", shows(text));
    assertThat(system.client.post(path + "/start", "", shows(text)).status()).isEqualTo(202);
  }

  @Test
  void concurrentRequestsTogetherDoNotPassTheLimit() throws Exception {
    String text = token("{\"name\":\"ci\",\"limits\":{\"vms\":5}}");
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        answers.add(executor.submit(() -> create(text).status()));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> answer : answers) {
      statuses.add(answer.get());
    }
    assertThat(statuses).hasSize(40).containsOnly(202, 403);
    assertThat(statuses.stream().filter(status -> status == 202)).hasSize(5);
  }

  @Test
  void anIdempotencyKeyLeadsToNoOtherTokensVm() {
    String one = token("{\"name\":\"one\"}");
    String two = token("{\"name\":\"two\"}");
    String[] first = {"Authorization", "Bearer " + one, "Idempotency-Key", "k"};
    String[] second = {"Authorization", "Bearer " + two, "Idempotency-Key", "k"};
    String id = system.client.post("/v1/vms", VM, first).text("id");
    assertThat(system.client.post("/v1/vms", VM, first).text("id")).isEqualTo(id);
    assertThat(system.client.post("/v1/vms", VM, second).text("code")).isEqualTo("conflict");
  }

  @Test
  void whatChangesSomethingAndWhatIsRefusedIsWrittenDownAndNoSecret() {
    String text = token("{\"name\":\"ci\",\"scope\":\"operate\"}");
    String body =
        "{\"image\":\"held\",\"name\":\"web\",\"env\":{\"PASSWORD\":\"hunter2\"},\"command\":[\"hunter2\"]}";
    String trace = "0af7651916cd43dd8448eb211c80319c";
    Client.Answer made =
        system.client.post(
            "/v1/vms",
            body,
            "Authorization",
            "Bearer " + text,
            "traceparent",
            "00-" + trace + "-b7ad6b7169203331-01");
    system.client.get("/v1/vms/web", shows(text));
    system.client.post("/v1/vms/web/stop", "{\"x\":1}", shows(text));
    system.client.delete("/v1/vms/web?force=true", shows(text));
    system.client.get("/v1/tokens", shows(text));
    system.client.get("/v1/vms", shows("bw_wrong"));
    system.client.get("/v1/vms", "Authorization", "Bearer " + ROOT, "Origin", "http://evil");
    Awaitility.await().until(() -> lines().size() >= 7);

    List<String> lines = lines();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0))
        .contains("who=root", "operation=createToken", "status=201", "token=ci");
    assertThat(lines.get(1))
        .contains(
            "who=ci",
            "tokenId=" + text.substring(3, 19),
            "from=127.0.0.1:",
            "operation=createVm",
            "path=/v1/vms",
            "status=202",
            "image=held",
            "vmId=" + made.text("id"),
            "vmName=web",
            "traceId=" + trace,
            "requestId=" + made.response().headers().firstValue("x-request-id").orElseThrow());
    assertThat(lines.get(2)).contains("operation=stopVm", "status=400", "problem=invalid_request");
    assertThat(lines.get(3)).contains("operation=deleteVm", "status=204", "vmName=web");
    assertThat(lines.get(4))
        .contains("operation=listTokens", "status=403", "problem=not_permitted");
    assertThat(lines.get(5)).contains("who=unknown", "status=401", "problem=unauthorized");
    assertThat(lines.get(6)).contains("who=unknown", "status=403", "operation=listVms");
    assertThat(String.join("\n", lines))
        .doesNotContain("hunter2", ROOT, text.substring(20), "bw_wrong");
  }

  private List<String> lines() {
    return List.copyOf(audit.list).stream()
        .map(
            event ->
                event.getKeyValuePairs().stream()
                    .map(pair -> pair.key + "=" + pair.value)
                    .collect(Collectors.joining(" ", event.getFormattedMessage() + " ", "")))
        .toList();
  }

  @Test
  void withoutAuthenticationEverybodyIsLocal() {
    system.close();
    system = TestSystem.in(directory);
    system.create(VM);
    Awaitility.await().until(() -> !lines().isEmpty());
    assertThat(lines().getFirst()).contains("who=local", "operation=createVm", "status=202");
  }

  @Test
  void aGatewayThatNobodyCouldAdministerDoesNotStart() {
    try (InProcessMessageBus bus = new InProcessMessageBus();
        Gateway gateway =
            new Gateway(
                bus,
                GatewayConfig.onLoopback(0, directory.resolve("other.db"))
                    .withAuthentication(Authentication.TOKENS))) {
      assertThatThrownBy(gateway::start).hasMessageContaining("BOOTWRIGHT_TOKEN");
    }
  }
}
