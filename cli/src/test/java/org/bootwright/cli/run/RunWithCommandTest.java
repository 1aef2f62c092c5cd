package org.bootwright.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.cli.fake.FakeGateway;
import org.bootwright.cli.fake.FakeSocket;
import org.bootwright.cli.terminal.SignalSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunWithCommandTest {
  private static final String ID = "11111111-2222-3333-4444-555555555555";

  private final FakeGateway gateway = new FakeGateway();
  private final CommandRun command = new CommandRun().against(gateway);

  @TempDir Path images;

  @BeforeEach
  void acceptVm() {
    gateway.answer("POST /v1/vms", 202, vm("accepted").toString());
    gateway.answer("POST /v1/vms/" + ID + "/kill", 202, vm("stopping").toString());
    gateway.answer("POST /v1/vms/" + ID + "/stop", 202, vm("stopping").toString());
    gateway.answer("DELETE /v1/vms/" + ID, 204, "");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void streamsAreSplitAndTheExitCodeIsTheCommands() throws Exception {
    run("sh", "-c", "exit 3");
    FakeSocket socket = socket();
    socket.sendStream(1, "6*7=42\n");
    socket.sendStream(2, "to stderr\n");
    gateway.event("vm", vm("stopped"));
    socket.sendStream(3, "{\"exitCode\":3}");
    assertThat(command.status()).isEqualTo(3);
    assertThat(command.out()).isEqualTo("6*7=42\n");
    assertThat(command.err()).contains("to stderr\n");
  }

  @Test
  void requestCarriesRootDirectoryAndVolumesFromTheWorkingDirectory() throws Exception {
    command
        .in(images)
        .start("run", "--root-dir", "tree", "-v", "src:/src:ro", "-v/a:/b", "--", "make", "-C");
    FakeGateway.Asked post = asked("POST /v1/vms");
    assertThat(post.body().has("image")).isFalse();
    assertThat(post.body().path("root").asText()).isEqualTo("virtiofs-dir");
    assertThat(post.body().path("rootDir").asText()).isEqualTo(images + "/tree");
    assertThat(post.body().path("command").toString()).isEqualTo("[\"make\",\"-C\"]");
    assertThat(post.body().path("volumes").toString())
        .isEqualTo(
            "[{\"host\":\"%s/src\",\"guest\":\"/src\",\"readOnly\":true},".formatted(images)
                + "{\"host\":\"/a\",\"guest\":\"/b\",\"readOnly\":false}]");
  }

  @Test
  void requestCarriesAContainerThatIsKept() throws Exception {
    command.start("run", "--root", "virtiofs", "--keep", "debian", "true");
    FakeGateway.Asked post = asked("POST /v1/vms");
    assertThat(post.body().path("root").asText()).isEqualTo("virtiofs");
    assertThat(post.body().path("keep").asBoolean()).isTrue();
    assertThat(post.body().path("image").asText()).isEqualTo("debian");
  }

  @Test
  void requestCarriesCommandAndAbsoluteImage() throws Exception {
    run("sh", "-c", "exit 3");
    FakeGateway.Asked post = asked("POST /v1/vms");
    assertThat(post.body().path("image").asText()).isEqualTo("oci:" + images);
    assertThat(post.body().path("command").toString()).isEqualTo("[\"sh\",\"-c\",\"exit 3\"]");
    assertThat(post.headers()).containsKey("idempotency-key");
    end(0);
    assertThat(command.status()).isZero();
  }

  @Test
  void standardInputGoesInAndItsEndToo() throws Exception {
    run("cat");
    FakeSocket socket = socket();
    command.type("hello");
    assertThat(socket.take()).isEqualTo("\0hello");
    command.endInput();
    assertThat(socket.take()).isEqualTo("\0");
    gateway.event("vm", vm("stopped"));
    socket.sendStream(3, "{\"exitCode\":0}");
    assertThat(command.status()).isZero();
  }

  @Test
  void progressGoesToStandardErrorAndNothingToStandardOutput() throws Exception {
    run("true");
    gateway.event("vm", vm("converting"));
    gateway.event(
        "conversion",
        FakeGateway.object().put("doneBytes", 312_000_000).put("totalBytes", 312_000_000));
    gateway.event("vm", vm("queued"));
    gateway.event("vm", vm("starting"));
    gateway.event("vm", started().put("accelerator", "tcg"));
    Awaitility.await()
        .atMost(CommandRun.PATIENCE)
        .untilAsserted(() -> assertThat(command.err()).contains("boot"));
    end(0);
    assertThat(command.status()).isZero();
    assertThat(command.out()).isEmpty();
    assertThat(command.err().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).matches("convert  oci:\\S+  312 MB of 312 MB  [0-9.]+ s"),
            line -> assertThat(line).matches("boot     web  tcg  [0-9.]+ s"));
  }

  @Test
  void quietShowsNoProgress() throws Exception {
    command.start("run", "-q", "oci:" + images, "true");
    gateway.event("vm", vm("converting"));
    gateway.event("vm", started());
    end(0);
    assertThat(command.status()).isZero();
    assertThat(command.err()).isEmpty();
  }

  @Test
  void failureIsOneLineWithItsExitStatus() throws Exception {
    run("nothing");
    FakeSocket socket = socket();
    ObjectNode failed = vm("failed");
    failed
        .putObject("failure")
        .put("code", "command_not_found")
        .put("message", "running nothing: there is no such command in the image");
    gateway.event("vm", failed);
    socket.sendStream(3, FakeGateway.object().set("failure", failed.path("failure")).toString());
    assertThat(command.status()).isEqualTo(127);
    assertThat(command.err())
        .endsWith("bootwright: running nothing: there is no such command in the image\n");
  }

  @Test
  void removeHappensAfterTheEnd() throws Exception {
    command.start("run", "--rm", "oci:" + images, "true");
    end(0);
    assertThat(command.status()).isZero();
    assertThat(asked("DELETE /v1/vms/" + ID + "?force=true")).isNotNull();
  }

  @Test
  void interruptGoesToTheCommandAndItsStatusIsOurs() throws Exception {
    run("sleep", "100");
    FakeSocket socket = socket();
    gateway.event("vm", started());
    socket.sendStream(1, "ready\n");
    Awaitility.await().atMost(CommandRun.PATIENCE).until(() -> command.out().equals("ready\n"));
    command.signal(SignalSource.Kind.INTERRUPT);
    FakeGateway.Asked kill = asked("POST /v1/vms/" + ID + "/kill");
    assertThat(kill.body().path("signal").asText()).isEqualTo("SIGINT");
    gateway.event("vm", vm("stopped").put("exitCode", 7));
    socket.sendStream(3, "{\"exitCode\":7}");
    assertThat(command.status()).isEqualTo(7);
  }

  @Test
  void secondInterruptKillsTheVm() throws Exception {
    run("sleep", "100");
    FakeSocket socket = socket();
    socket.sendStream(1, "ready\n");
    Awaitility.await().atMost(CommandRun.PATIENCE).until(() -> command.out().equals("ready\n"));
    command.signal(SignalSource.Kind.INTERRUPT);
    command.signal(SignalSource.Kind.INTERRUPT);
    assertThat(asked("POST /v1/vms/" + ID + "/kill").body().has("signal"))
        .isNotEqualTo(asked("POST /v1/vms/" + ID + "/kill").body().has("signal"));
    gateway.event("vm", vm("stopped"));
    socket.sendStream(3, "{}");
    assertThat(command.status()).isEqualTo(130);
  }

  @Test
  void interruptDuringConversionCancels() throws Exception {
    run("true");
    FakeSocket socket = socket();
    gateway.event("vm", vm("converting"));
    command.signal(SignalSource.Kind.INTERRUPT);
    assertThat(asked("POST /v1/vms/" + ID + "/kill").body().has("signal")).isFalse();
    gateway.event("vm", vm("stopped"));
    socket.sendStream(3, "{}");
    assertThat(command.status()).isEqualTo(130);
    assertThat(command.err()).contains("cancelling web");
  }

  @Test
  void terminationStopsTheVm() throws Exception {
    run("sleep", "100");
    FakeSocket socket = socket();
    command.signal(SignalSource.Kind.TERMINATE);
    asked("POST /v1/vms/" + ID + "/stop");
    gateway.event("vm", vm("stopped").put("exitCode", 0));
    socket.sendStream(3, "{\"exitCode\":0}");
    assertThat(command.status()).isEqualTo(143);
  }

  @Test
  void timeLimitKillsTheVm() throws Exception {
    command.start("run", "--timeout", "50ms", "oci:" + images, "sleep", "100");
    FakeSocket socket = socket();
    asked("POST /v1/vms/" + ID + "/kill");
    gateway.event("vm", vm("stopped"));
    socket.sendStream(3, "{}");
    assertThat(command.status()).isEqualTo(75);
    assertThat(command.err()).contains("--timeout");
  }

  @Test
  void outputThatNobodyReadsKillsTheVm() throws Exception {
    command.withBrokenOutput();
    run("yes");
    FakeSocket socket = socket();
    socket.sendStream(1, "y\n");
    asked("POST /v1/vms/" + ID + "/kill");
    gateway.event("vm", vm("stopped"));
    assertThat(command.status()).isEqualTo(141);
  }

  @Test
  void gatewayThatGoesAwayIsSaid() throws Exception {
    run("sleep", "100");
    socket().abort();
    assertThat(command.status()).isEqualTo(69);
    assertThat(command.err()).contains("bootwright: the gateway closed the stream");
  }

  @Test
  void eventsAreResumedWhenTheirConnectionBreaks() throws Exception {
    run("true");
    FakeSocket socket = socket();
    gateway.event("vm", vm("converting"));
    gateway.dropEventListeners();
    gateway.event("vm", vm("stopped"));
    assertThat(gateway.asked)
        .filteredOn(asked -> asked.line().startsWith("GET /v1/events"))
        .extracting(asked -> asked.headers().getOrDefault("last-event-id", "none"))
        .containsExactly("none", "1");
    socket.sendStream(3, "{\"exitCode\":0}");
    assertThat(command.status()).isZero();
  }

  private void run(String... words) {
    String[] arguments = new String[words.length + 3];
    arguments[0] = "run";
    arguments[1] = "oci:" + images;
    arguments[2] = "--";
    System.arraycopy(words, 0, arguments, 3, words.length);
    command.start(arguments);
  }

  private void end(int exitCode) throws InterruptedException {
    FakeSocket socket = socket();
    gateway.event("vm", vm("stopped").put("exitCode", exitCode));
    socket.sendStream(3, "{\"exitCode\":" + exitCode + "}");
  }

  private FakeSocket socket() throws InterruptedException {
    FakeSocket socket = gateway.sockets.poll(30, TimeUnit.SECONDS);
    assertThat(socket).as("a WebSocket").isNotNull();
    assertThat(socket.uri()).isEqualTo("/v1/vms/" + ID + "/attach?replay=true");
    return socket;
  }

  /** Takes requests until this one comes. */
  private FakeGateway.Asked asked(String line) throws InterruptedException {
    while (true) {
      FakeGateway.Asked next = gateway.asked.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("a request " + line).isNotNull();
      if (next.line().equals(line)) {
        return next;
      }
    }
  }

  private static ObjectNode vm(String state) {
    return FakeGateway.vm(ID, "web", state);
  }

  private static ObjectNode started() {
    ObjectNode vm = vm("running");
    vm.putObject("phases").put("started", "2026-11-20T10:00:03Z");
    return vm;
  }

  @Test
  void missingImageIsNamedBeforeAnythingIsAsked() throws IOException {
    command.start("run", "oci:" + images.resolve("absent"), "true");
    assertThat(command.status()).isEqualTo(66);
    assertThat(command.err()).contains("there is no " + images.resolve("absent"));
    assertThat(gateway.asked).isEmpty();
  }
}
