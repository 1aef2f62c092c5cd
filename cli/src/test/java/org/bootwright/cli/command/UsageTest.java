package org.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.cli.fake.FakeGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(90)
class UsageTest {
  static Stream<Arguments> wrongUses() {
    return Stream.of(
        use("a command is missing"),
        use("Unmatched argument at index 0: 'fly'", "fly"),
        use("Missing required parameter: 'IMAGE'", "run"),
        use("-v /a: a volume is HOST:GUEST", "run", "-v", "/a", "debian"),
        use("-v a:b: a volume's place", "run", "--volume", "a:b", "debian"),
        use("-v /a:/b:rx: behind GUEST stands ro or rw", "run", "-v", "/a:/b:rx", "debian"),
        use("--root nfs: give disk or virtiofs", "run", "--root", "nfs", "debian"),
        use("--root and --root-dir name two", "run", "--root=disk", "--root-dir", "/a"),
        use("--root-dir: name a directory", "run", "--root-dir", ""),
        use("--keep is about a container", "run", "--keep", "debian"),
        use("--restart often: give no, on-failure,", "run", "--restart=often", "debian"),
        use("--restart always:2: give no,", "run", "--restart", "always:2", "debian"),
        use("'never' is not a length", "run", "--watchdog", "never", "debian"),
        use("'lots' is not a size", "run", "-m", "lots", "debian"),
        use("'two' is not an int", "run", "--cpus", "two", "debian"),
        use("-p x: a port forward is", "run", "-p", "x", "debian"),
        use("--accel xen: give auto, kvm or tcg", "run", "--accel", "xen", "debian"),
        use("--platform amd64: a platform is", "run", "--platform", "amd64", "debian"),
        use("--label =x: give KEY=VALUE", "run", "-l", "=x", "debian"),
        use("--env-file /absent: there is no such file", "run", "--env-file", "/absent", "debian"),
        use("--ssh-key /absent: there is no such file", "run", "--ssh-key", "/absent", "debian"),
        use("--user-data /absent: there is no", "run", "--user-data", "/absent", "debian"),
        use("the image 'a b':", "run", "a b"),
        use("the image '':", "run", ""),
        use("--rm needs a command that stays", "run", "-d", "--rm", "debian"),
        use("--timeout needs a command that stays", "run", "-d", "--timeout", "5s", "debian"),
        use("'soon' is not a length of time", "run", "--timeout", "soon", "debian"),
        use("--json prints the record", "run", "--json", "debian"),
        use("filters are state, label and image", "ps", "--filter", "color=red"),
        use("'NOPE' is not a signal", "kill", "-s", "NOPE", "web"),
        use("the one filter is until=TIME", "prune", "-f", "--filter", "color=red"),
        use("Missing required parameter: 'VM'", "stop"),
        use("Missing required option: '--output=FILE'", "convert", "debian"),
        use("--format iso: formats are", "convert", "debian", "-o", "/tmp/x", "--format", "iso"),
        use("--tls-cert and --tls-key belong together", "up", "--tls-cert", "c.pem"),
        use("a command is missing: create, ls or rm", "token"),
        use("Missing required parameter: 'NAME'", "token", "create"),
        use("--scope root: give read, operate or admin", "token", "create", "x", "--scope", "root"),
        use("'soon' is not a length of time", "token", "create", "x", "--expires", "soon"),
        use("'much' is not a size", "token", "create", "x", "--max-memory", "much"),
        use("Missing required parameter: 'TOKEN'", "token", "rm"),
        use(
            "a command is missing: requests, start, exec, fleet, convert, growth or roots",
            "bench"),
        use("--connections 0: give 1 to", "bench", "requests", "--connections", "0"),
        use("--rate 0.5: give 1 or more", "bench", "requests", "--rate", "0.5"),
        use("--time 600s: give more than", "bench", "requests", "--time", "10m"),
        use("Missing required parameter: 'IMAGE'", "bench", "start"),
        use("--runs 0: give 1 to", "bench", "start", "--runs", "0", "debian"),
        use("--runners 0: give 1 to", "bench", "fleet", "--runners", "0"),
        use("--listen nowhere:x: give ADDRESS:PORT", "up", "--listen", "nowhere:x"));
  }

  private static Arguments use(String message, String... arguments) {
    return Arguments.of(message, arguments);
  }

  @ParameterizedTest
  @MethodSource("wrongUses")
  void wrongUseIsSaidAndIsExitStatus64(String message, String[] arguments) {
    CommandRun command = new CommandRun().environment("BOOTWRIGHT_HOME", "/nonexistent/home");
    try (var gateway = new FakeGateway()) {
      command.against(gateway).start(arguments);
      assertThat(command.status()).isEqualTo(64);
      assertThat(gateway.asked).isEmpty();
    }
    assertThat(command.err()).startsWith("bootwright: ").contains(message);
    assertThat(command.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "up",
        "ps",
        "logs",
        "console",
        "stop",
        "kill",
        "start",
        "restart",
        "rm",
        "inspect",
        "events",
        "images",
        "pull",
        "rmi",
        "convert",
        "runners",
        "token",
        "token create",
        "token ls",
        "token rm",
        "bench",
        "bench requests",
        "bench start",
        "bench fleet",
        "doctor",
        "demo-image",
        "version",
        "completion"
      })
  void everyCommandHelpsAndGivesAnExample(String name) {
    var command = new CommandRun().start((name + " --help").split(" ", -1));
    assertThat(command.status()).isZero();
    assertThat(command.out()).contains("Usage: bootwright " + name).contains("Example");
  }

  @Test
  void helpNamesEveryCommand() {
    var command = new CommandRun().start("--help");
    assertThat(command.status()).isZero();
    assertThat(command.out()).contains("  run ", "  doctor ", "  completion ");
  }

  @Test
  void completionIsAScriptThatBashReads() throws Exception {
    var command = new CommandRun().start("completion");
    assertThat(command.status()).isZero();
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var input = bash.outputWriter()) {
      input.write(command.out());
    }
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void gatewayThatIsNotThereIsExitStatus69() {
    var command = new CommandRun().start("ps", "--gateway", "http://127.0.0.1:1");
    assertThat(command.status()).isEqualTo(69);
    assertThat(command.err())
        .isEqualTo(
            "bootwright: talking to the gateway at http://127.0.0.1:1: nothing answers there; is it"
                + " running?\n");
  }

  @ParameterizedTest
  @CsvSource({
    "ls -l, '[\"ls\",\"-l\"]'",
    "-- ls -l, '[\"ls\",\"-l\"]'",
    "-- --help, '[\"--help\"]'",
    "-- -- x, '[\"--\",\"x\"]'",
    "sh -c --rm, '[\"sh\",\"-c\",\"--rm\"]'"
  })
  void behindTheImageEverythingIsTheCommands(String words, String command) throws Exception {
    try (var gateway = new FakeGateway()) {
      gateway.answer("POST /v1/vms", 202, FakeGateway.vm("1", "web", "accepted").toString());
      String[] arguments = ("run -d debian " + words).split(" ", -1);
      new CommandRun().against(gateway).start(arguments);
      FakeGateway.Asked post = gateway.asked.poll(30, TimeUnit.SECONDS);
      assertThat(post).isNotNull();
      assertThat(post.body().path("command")).hasToString(command);
      gateway.event("vm", FakeGateway.vm("1", "web", "running"));
    }
  }

  @Test
  void optionsBecomeFieldsOfTheRequest() throws Exception {
    try (var gateway = new FakeGateway()) {
      gateway.answer("POST /v1/vms", 202, FakeGateway.vm("1", "web", "accepted").toString());
      new CommandRun()
          .against(gateway)
          .environment("TOKEN", "secret")
          .start(
              "run",
              "-d",
              "--name",
              "web",
              "-c",
              "2",
              "-m",
              "1G",
              "--disk",
              "20G",
              "-p",
              "8080:80",
              "-p",
              "0.0.0.0:53:53/udp",
              "-P",
              "-e",
              "A=1",
              "-e",
              "TOKEN",
              "-w",
              "/srv",
              "-u",
              "www:www",
              "--entrypoint",
              "[\"a\",\"b\"]",
              "-h",
              "host",
              "-l",
              "team=x",
              "-l",
              "bare",
              "--kernel-arg",
              "quiet",
              "--accel",
              "TCG",
              "--platform",
              "linux/amd64",
              "debian:13");
      FakeGateway.Asked post = gateway.asked.poll(30, TimeUnit.SECONDS);
      assertThat(post).isNotNull();
      assertThat(post.body())
          .hasToString(
              "{\"image\":\"debian:13\",\"name\":\"web\",\"cpus\":2,\"memoryMiB\":1024,"
                  + "\"diskGiB\":20,\"entrypoint\":[\"a\",\"b\"],"
                  + "\"env\":{\"A\":\"1\",\"TOKEN\":\"secret\"},\"user\":\"www:www\","
                  + "\"workdir\":\"/srv\",\"hostname\":\"host\",\"ports\":["
                  + "{\"address\":\"127.0.0.1\",\"host\":8080,\"guest\":80,\"protocol\":\"tcp\"},"
                  + "{\"address\":\"0.0.0.0\",\"host\":53,\"guest\":53,\"protocol\":\"udp\"}],"
                  + "\"publishAll\":true,"
                  + "\"labels\":{\"team\":\"x\",\"bare\":\"\"},\"kernelArgs\":[\"quiet\"],"
                  + "\"accelerator\":\"tcg\",\"platform\":\"linux/amd64\"}");
      gateway.event("vm", FakeGateway.vm("1", "web", "running"));
    }
  }
}
