package org.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.cli.fake.FakeGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class CommandsTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  private final FakeGateway gateway = new FakeGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void psPrintsATable() {
    ObjectNode running = FakeGateway.vm(ID, "web", "running");
    running
        .putArray("ports")
        .addObject()
        .put("address", "127.0.0.1")
        .put("host", 8080)
        .put("guest", 80)
        .put("protocol", "tcp");
    gateway.answer("GET /v1/vms", 200, page(running, FakeGateway.vm(ID, "old", "stopped")));
    assertThat(run("ps").out())
        .isEqualTo(
            """
            ID         NAME   IMAGE             STATE     CREATED       PORTS
            11111111   web    oci:/images/one   running   2 hours ago   127.0.0.1:8080->80/tcp
            """);
  }

  @Test
  void psWithAllShowsHowVmsEnded() {
    ObjectNode failed = FakeGateway.vm(ID, "bad", "failed");
    failed.putObject("failure").put("code", "guest_panic").put("message", "it panicked");
    gateway.answer(
        "GET /v1/vms", 200, page(FakeGateway.vm(ID, "old", "stopped").put("exitCode", 3), failed));
    assertThat(run("ps", "-a").out())
        .isEqualTo(
            """
            ID         NAME   IMAGE             STATE                  CREATED       PORTS
            11111111   old    oci:/images/one   stopped (3)            2 hours ago
            11111111   bad    oci:/images/one   failed (guest_panic)   2 hours ago
            """);
  }

  @Test
  void psShowsThatAVmIsPaused() {
    gateway.answer(
        "GET /v1/vms",
        200,
        page(FakeGateway.vm(ID, "web", "running").put("pausedBecause", "the container: full")));
    assertThat(run("ps").out()).contains("running (paused)");
  }

  private static ObjectNode stats(String name) {
    return FakeGateway.object().put("vm", ID).put("name", name);
  }

  @Test
  void statsPrintsWhatVmsUse() {
    ObjectNode web =
        stats("web")
            .put("cpuPercent", 12.5)
            .put("memoryBytes", 1_000_000_000)
            .put("usedMemoryBytes", 250_000_000)
            .put("networkReceivedBytes", 1_500)
            .put("networkSentBytes", 20)
            .put("diskReadBytes", 3_000_000)
            .put("diskWrittenBytes", 0)
            .put("tasks", 42);
    gateway.answer("GET /v1/stats", 200, page(web, stats("new").put("memoryBytes", 1_000_000)));
    assertThat(run("stats", "--no-stream").out())
        .isEqualTo(
            """
            ID         NAME   CPU %    MEM USAGE / LIMIT   MEM %    NET I/O          BLOCK I/O       TASKS
            11111111   web    12.50%   250 MB / 1.00 GB    25.00%   1.50 kB / 20 B   3.00 MB / 0 B   42
            11111111   new    --       -- / 1.00 MB        --       -- / --          -- / --         --
            """);
  }

  @Test
  void statsOfAVmThatDoesNotRunHaveItsNameAlone() {
    gateway.answer("GET /v1/vms/web/stats", 409, FakeGateway.problem("conflict", "it is stopped"));
    gateway.answer("GET /v1/vms/web", 200, FakeGateway.vm(ID, "web", "stopped").toString());
    assertThat(run("stats", "--no-stream", "--json", "web").out())
        .isEqualToIgnoringWhitespace("[{\"vm\":\"%s\",\"name\":\"web\"}]".formatted(ID));
  }

  @Test
  void statsOfAVmThatIsNotThereFail() {
    CommandRun run = run("stats", "--no-stream", "nobody");
    assertThat(run.status()).isEqualTo(66);
  }

  @Test
  void updateSendsTheLimitInGibibytes() throws InterruptedException {
    gateway.answer("PATCH /v1/vms/web", 202, FakeGateway.vm(ID, "web", "running").toString());
    assertThat(run("update", "--disk", "20G", "web").out()).isEqualTo("web\n");
    assertThat(asked()).isEqualTo("PATCH /v1/vms/web");
  }

  @Test
  void psReadsAllPagesAndPassesFiltersOn() throws InterruptedException {
    ObjectNode first = FakeGateway.object().put("next", "17");
    first.putArray("items").add(FakeGateway.vm(ID, "one", "running"));
    gateway.answer("GET /v1/vms", 200, first.toString());
    gateway.onRequest(
        line -> {
          if (line.contains("after=17")) {
            gateway.answer("GET /v1/vms", 200, page(FakeGateway.vm(ID, "two", "running")));
          }
        });
    CommandRun ps = run("ps", "-q", "--filter", "label=a=b c", "--filter", "state=running");
    assertThat(ps.out()).isEqualTo(ID + "\n" + ID + "\n");
    assertThat(asked()).isEqualTo("GET /v1/vms?label=a%3Db%20c&state=running&limit=100");
    assertThat(asked()).isEqualTo("GET /v1/vms?label=a%3Db%20c&state=running&limit=100&after=17");
  }

  @Test
  void psPrintsTheRecordsAsJson() {
    gateway.answer("GET /v1/vms", 200, page(FakeGateway.vm(ID, "web", "running")));
    assertThat(run("ps", "--json").out())
        .isEqualTo(
            """
            [ {
              "id" : "11111111-2222-3333-4444-555555555555",
              "name" : "web",
              "state" : "running",
              "spec" : {
                "image" : "oci:/images/one"
              },
              "createdAt" : "2026-11-20T10:00:00Z"
            } ]
            """);
  }

  @Test
  void imagesPrintsATable() {
    gateway.answer("GET /v1/images", 200, page(image()));
    assertThat(run("images").out())
        .isEqualTo(
            """
            IMAGE             DIGEST                PLATFORM      CONTENT   FILES   CREATED       USED             VMS
            oci:/images/one   sha256:abababababab   linux/amd64   143 MB    5260    2 hours ago   30 minutes ago   1
            """);
  }

  @Test
  void runnersPrintsATable() {
    ObjectNode runner =
        FakeGateway.object()
            .put("id", "local")
            .put("state", "up")
            .put("architecture", "amd64")
            .put("accelerator", "tcg")
            .put("cpus", 2)
            .put("memoryMiB", 20000)
            .put("usedCpus", 1)
            .put("usedMemoryMiB", 1024)
            .put("vms", 1)
            .put("lastHeartbeatAt", "2026-11-20T11:59:58Z");
    gateway.answer("GET /v1/runners", 200, page(runner));
    assertThat(run("runners").out())
        .isEqualTo(
            """
            RUNNER   STATE   ARCH    ACCEL   CPUS     MEMORY              VMS   HEARD
            local    up      amd64   tcg     1 of 2   1024 of 20000 MiB   1     2 seconds ago
            """);
  }

  @Test
  void stopWaitsForTheEnd() throws InterruptedException {
    gateway.answer("POST /v1/vms/web/stop", 202, FakeGateway.vm(ID, "web", "stopping").toString());
    var stop = new CommandRun().against(gateway).start("stop", "-t", "3", "web");
    assertThat(asked()).isEqualTo("POST /v1/vms/web/stop");
    gateway.event("vm", FakeGateway.vm(ID, "web", "stopping"));
    assertThat(stop.isDone()).isFalse();
    gateway.event("vm", FakeGateway.vm(ID, "web", "stopped"));
    assertThat(stop.status()).isZero();
    assertThat(stop.out()).isEqualTo("web\n");
  }

  @Test
  void killSendsASignalByNumberAndDoesNotWait() throws InterruptedException {
    gateway.answer("POST /v1/vms/web/kill", 202, FakeGateway.vm(ID, "web", "running").toString());
    assertThat(run("kill", "-s", "HUP", "web").status()).isZero();
    FakeGateway.Asked kill = gateway.asked.poll(30, TimeUnit.SECONDS);
    assertThat(kill).isNotNull();
    assertThat(kill.body()).hasToString("{\"signal\":\"1\"}");
  }

  @Test
  void removeGoesOnAfterAFailureAndEndsWithItsStatus() {
    gateway.answer("DELETE /v1/vms/two", 204, "");
    gateway.answer(
        "DELETE /v1/vms/one",
        409,
        FakeGateway.problem("conflict", "removing one: it is running; stop it first"));
    CommandRun remove = run("rm", "one", "two");
    assertThat(remove.status()).isEqualTo(64);
    assertThat(remove.out()).isEqualTo("two\n");
    assertThat(remove.err()).isEqualTo("bootwright: removing one: it is running; stop it first\n");
  }

  @Test
  void inspectPrintsAnArray() {
    gateway.answer("GET /v1/vms/web", 200, FakeGateway.vm(ID, "web", "running").toString());
    assertThat(run("inspect", "web").out()).startsWith("[ {").contains("\"name\" : \"web\"");
  }

  @Test
  void logsPrintsTheConsoleOfAMachine() throws InterruptedException {
    gateway.answer("GET /v1/vms/web", 200, FakeGateway.vm(ID, "web", "running").toString());
    gateway.answer("GET /v1/vms/web/log", 200, "login:");
    assertThat(run("logs", "--tail", "5", "web").out()).isEqualTo("login:");
    assertThat(asked()).isEqualTo("GET /v1/vms/web");
    assertThat(asked()).isEqualTo("GET /v1/vms/web/log?stream=console&follow=false&tail=5");
  }

  @Test
  void logsPrintsBothStreamsOfACommand() {
    gateway.answer(
        "GET /v1/vms/web", 200, FakeGateway.vm(ID, "web", "stopped").put("mode", "app").toString());
    gateway.answer("GET /v1/vms/web/log", 200, "text");
    CommandRun logs = run("logs", "web");
    assertThat(logs.out()).isEqualTo("text");
    assertThat(logs.err()).isEqualTo("text");
  }

  @Test
  void unknownVmIsExitStatus66() {
    CommandRun logs = run("logs", "absent");
    assertThat(logs.status()).isEqualTo(66);
    assertThat(logs.err()).isEqualTo("bootwright: there is no /v1/vms/absent\n");
  }

  @Test
  void pullPrintsTheDigestWhenTheConversionIsDone() {
    ObjectNode conversion =
        FakeGateway.object().put("id", "c1").put("state", "running").put("image", "debian");
    gateway.answer("POST /v1/images", 202, conversion.toString());
    gateway.answer("GET /v1/conversions/c1", 200, conversion.toString());
    var pull = new CommandRun().against(gateway).start("pull", "debian");
    gateway.event(
        "conversion", conversion.deepCopy().put("state", "finished").put("imageDigest", DIGEST));
    assertThat(pull.status()).isZero();
    assertThat(pull.out()).isEqualTo(DIGEST + "\n");
  }

  @Test
  void pullThatFailsEndsWithTheReason() {
    ObjectNode failed = FakeGateway.object().put("id", "c1").put("state", "failed");
    failed.putObject("failure").put("code", "image_corrupt").put("message", "layer 1 is corrupt");
    gateway.answer("POST /v1/images", 202, failed.toString());
    gateway.answer("GET /v1/conversions/c1", 200, failed.toString());
    CommandRun pull = run("pull", "debian");
    assertThat(pull.status()).isEqualTo(65);
    assertThat(pull.err()).endsWith("bootwright: layer 1 is corrupt\n");
  }

  @Test
  void imagesAreRemovedByReferenceOrBeginningOfTheDigest() throws InterruptedException {
    gateway.answer("GET /v1/images", 200, page(image()));
    gateway.answer("DELETE /v1/images/" + DIGEST.replace(":", "%3A"), 204, "");
    gateway.answer("DELETE /v1/images/" + DIGEST, 204, "");
    assertThat(run("rmi", "abab").out()).isEqualTo(DIGEST + "\n");
    assertThat(run("rmi", "oci:/images/one").out()).isEqualTo(DIGEST + "\n");
    CommandRun unknown = run("rmi", "aba");
    assertThat(unknown.status()).isEqualTo(66);
  }

  private void answerImages() {
    gateway.answer(
        "GET /v1/images",
        200,
        page(
            image(),
            image().put("vms", 0).put("digest", "sha256:" + "cd".repeat(32)),
            image()
                .put("vms", 0)
                .put("digest", "sha256:" + "ef".repeat(32))
                .put("createdAt", "2026-11-18T12:00:00Z")));
    for (String digits : List.of("cd", "ef")) {
      gateway.answer("DELETE /v1/images/sha256%3A" + digits.repeat(32), 204, "");
    }
  }

  @Test
  void pruneRemovesWhatNoVmUses() {
    answerImages();
    assertThat(run("prune", "-f").out())
        .isEqualTo(
            """
            sha256:%s
            sha256:%s
            Total reclaimed space: 286 MB
            """
                .formatted("cd".repeat(32), "ef".repeat(32)));
  }

  @Test
  void pruneLeavesWhatIsNewerThanAsked() {
    answerImages();
    assertThat(run("prune", "--force", "--filter", "until=24h", "--json").out())
        .contains("\"contentSizeBytes\" : 143", "ef".repeat(32))
        .doesNotContain("cd".repeat(32));
  }

  @Test
  void pruneAsksAndTakesNothingForANo() throws IOException {
    answerImages();
    var refused = new CommandRun().against(gateway).start("prune");
    refused.endInput();
    assertThat(refused.status()).isZero();
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("[y/N]", "Nothing was removed.");

    var confirmed = new CommandRun().against(gateway).start("prune");
    confirmed.type("y\n");
    assertThat(confirmed.status()).isZero();
    assertThat(confirmed.out()).contains("Total reclaimed space");
  }

  @Test
  void eventsArePrintedAsTheyCome() {
    var events = new CommandRun().against(gateway).start("events", "--json");
    gateway.event("vm", FakeGateway.vm(ID, "web", "running"));
    Awaitility.await()
        .atMost(CommandRun.PATIENCE)
        .untilAsserted(() -> assertThat(events.out()).startsWith("{\"event\":\"vm\",\"data\":{"));
  }

  @Test
  void detachedRunPrintsTheIdOnceTheVmRuns() {
    gateway.answer("POST /v1/vms", 202, FakeGateway.vm(ID, "web", "accepted").toString());
    var run = new CommandRun().against(gateway).start("run", "-d", "debian");
    gateway.event("vm", FakeGateway.vm(ID, "web", "starting"));
    assertThat(run.isDone()).isFalse();
    gateway.event("vm", FakeGateway.vm(ID, "web", "running"));
    assertThat(run.status()).isZero();
    assertThat(run.out()).isEqualTo(ID + "\n");
  }

  @Test
  void detachedRunThatFailsEndsWithTheReason() {
    gateway.answer("POST /v1/vms", 202, FakeGateway.vm(ID, "web", "accepted").toString());
    var run = new CommandRun().against(gateway).start("run", "-d", "debian");
    ObjectNode failed = FakeGateway.vm(ID, "web", "failed");
    failed.putObject("failure").put("code", "no_memory").put("message", "not enough memory");
    gateway.event("vm", failed);
    assertThat(run.status()).isEqualTo(73);
    assertThat(run.err()).endsWith("bootwright: not enough memory\n");
    assertThat(run.out()).isEmpty();
  }

  private CommandRun run(String... arguments) {
    CommandRun command = new CommandRun().against(gateway).start(arguments);
    command.status();
    return command;
  }

  private String asked() throws InterruptedException {
    FakeGateway.Asked next = gateway.asked.poll(30, TimeUnit.SECONDS);
    assertThat(next).as("a request").isNotNull();
    return next.line();
  }

  private static ObjectNode image() {
    return FakeGateway.object()
        .put("digest", DIGEST)
        .put("image", "oci:/images/one")
        .put("platform", "linux/amd64")
        .put("contentSizeBytes", 143_000_000)
        .put("fileCount", 5260)
        .put("createdAt", "2026-11-20T10:00:00Z")
        .put("lastUsedAt", "2026-11-20T11:30:00Z")
        .put("vms", 1);
  }

  private static String page(ObjectNode... items) {
    ObjectNode page = FakeGateway.object();
    for (ObjectNode item : items) {
      page.withArray("items").add(item);
    }
    return page.toString();
  }
}
