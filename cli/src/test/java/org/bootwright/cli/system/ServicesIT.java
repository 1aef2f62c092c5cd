package org.bootwright.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.json.ContractsJson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An image with systemd, sshd, nginx and cloud-init, as a machine and as an app, on a disk and on a
 * container's files, reached by the real ssh and curl.
 */
final class ServicesIT {
  private static final String SEED =
      "#cloud-config\nwrite_files: [{path: /seeded, content: by-cloud-init}]\n";

  private static TestHome home;
  @TempDir private static Path files;
  private static String image;

  @BeforeAll
  static void createHomeAndKey() throws IOException {
    String name =
        Optional.ofNullable(System.getenv("BOOTWRIGHT_SERVICES_IMAGE"))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "BOOTWRIGHT_SERVICES_IMAGE must name what scripts/services-image.sh makes"));
    image = "docker-daemon:" + name;
    home = TestHome.create();
    output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", files.resolve("key").toString());
  }

  @AfterAll
  static void removeHome() throws Exception {
    home.close();
  }

  @Test
  void machineOnADiskHasItsKeyItsIdAndWhatCloudInitRead() throws IOException {
    Path seed = Files.writeString(files.resolve("user-data"), SEED);
    JsonNode vm =
        run("disk", List.of("--user-data", seed.toString(), "-p", "0:80", "-p", "0:22"), List.of());

    String said =
        awaitSsh(
            port(vm, 22),
            "disk",
            "root",
            "cloud-init status --wait >/dev/null; cat /etc/machine-id /seeded; echo;"
                + " systemctl is-system-running --wait; systemctl --failed --no-legend");

    assertThat(said.lines())
        .containsExactly(vm.path("id").asText().replace("-", ""), "by-cloud-init", "running");
    assertThat(output("curl", "-sf", "http://127.0.0.1:" + port(vm, 80))).contains("nginx");
    remove("disk");
  }

  @Test
  void machineOnAContainersFilesHasAConsoleAndLeavesNothingOfOursInThem() throws IOException {
    JsonNode vm =
        run("shared", List.of("--root", "virtiofs", "-p", "0:80", "-p", "0:22"), List.of());

    String said =
        awaitSsh(
            port(vm, 22),
            "shared",
            "app",
            "id -un; systemctl is-system-running --wait; systemctl --failed --no-legend;"
                + " systemctl is-active serial-getty@ttyS0.service");

    assertThat(said.lines()).containsExactly("app", "running", "active");
    assertThat(output("curl", "-sf", "http://127.0.0.1:" + port(vm, 80))).contains("nginx");
    String container =
        output(
            "docker", "ps", "-q", "--filter", "label=org.bootwright.vm=" + vm.path("id").asText());
    assertThat(output("docker", "diff", container.strip()).lines())
        .noneMatch(line -> line.contains("/etc/ssh") || line.contains("/root"))
        .contains("D /.dockerenv");
    remove("shared");
  }

  @Test
  void sshdAsTheCommandTakesTheKeyAndKeepsAHostKeyOfTheVmsOwn() throws IOException {
    JsonNode vm = run("sshd", List.of("-p", "0:22"), List.of("/usr/sbin/sshd", "-D", "-e"));
    assertThat(awaitSsh(port(vm, 22), "sshd", "root", "id -un")).isEqualTo("root\n");
    String known = Files.readString(files.resolve("known-sshd"));

    assertThat(bootwright("restart", "sshd").status()).isZero();

    int port =
        await()
            .atMost(CheckoutCommand.PATIENCE)
            .until(() -> inspect("sshd"), again -> again.path("state").asText().equals("running"))
            .path("ports")
            .path(0)
            .path("host")
            .asInt();
    // ssh refuses a host that it knows by another key.
    assertThat(awaitSsh(port, "sshd", "app", "id -un")).isEqualTo("app\n");
    assertThat(known)
        .doesNotContain(
            output(
                    "docker",
                    "run",
                    "--rm",
                    "--network",
                    "none",
                    image.substring("docker-daemon:".length()),
                    "cat",
                    "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ", 3)[1]);
    remove("sshd");
  }

  @Test
  void nginxAsTheCommandOnAContainersFilesAnswersOnThePortThatItsImageExposes() throws IOException {
    JsonNode vm =
        run("nginx", List.of("--root", "virtiofs", "-P"), List.of("nginx", "-g", "daemon off;"));

    await()
        .atMost(CheckoutCommand.PATIENCE)
        .until(
            () -> program("curl", "-sf", "http://127.0.0.1:" + port(vm, 80)),
            answer -> answer.isPresent() && answer.get().contains("nginx"));
    remove("nginx");
  }

  /** Boots a VM into which the key leads; gives its record. */
  private static JsonNode run(String name, List<String> options, List<String> command)
      throws IOException {
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name, "--cpus", "2"));
    words.addAll(List.of("--ssh-key", files.resolve("key.pub").toString()));
    words.addAll(options);
    words.add(image);
    if (!command.isEmpty()) {
      words.add("--");
      words.addAll(command);
    }
    CheckoutCommand run = bootwright(words.toArray(String[]::new));
    assertThat(run.status()).as(run.err()).isZero();
    return inspect(name);
  }

  private static JsonNode inspect(String name) throws IOException {
    JsonNode vm = ContractsJson.shared().mapper().readTree(bootwright("inspect", name).out());
    return vm.isArray() ? vm.get(0) : vm;
  }

  private static void remove(String name) {
    assertThat(bootwright("rm", "-f", name).status()).isZero();
  }

  private static CheckoutCommand bootwright(String... words) {
    return CheckoutCommand.run(home.directory(), words);
  }

  private static int port(JsonNode vm, int guest) {
    for (JsonNode port : vm.path("ports")) {
      if (port.path("guest").asInt() == guest) {
        return port.path("host").asInt();
      }
    }
    throw new AssertionError("no port leads to " + guest + ": " + vm);
  }

  /** What a command says over SSH, as soon as one can log in. */
  private static String awaitSsh(int port, String vm, String user, String command) {
    return await()
        .atMost(CheckoutCommand.PATIENCE)
        .until(
            () ->
                program(
                    "ssh",
                    "-i",
                    files.resolve("key").toString(),
                    "-o",
                    "BatchMode=yes",
                    "-o",
                    "ConnectTimeout=10",
                    "-o",
                    "LogLevel=ERROR",
                    "-o",
                    "StrictHostKeyChecking=accept-new",
                    "-o",
                    "UserKnownHostsFile=" + files.resolve("known-" + vm),
                    // The host's port may be another one at the next boot.
                    "-o",
                    "HostKeyAlias=vm",
                    "-p",
                    String.valueOf(port),
                    user + "@127.0.0.1",
                    command),
            Optional::isPresent)
        .orElseThrow();
  }

  /** What a program that has to end well prints. */
  private static String output(String... words) {
    return program(words)
        .orElseThrow(() -> new AssertionError(String.join(" ", words) + " did not end well"));
  }

  /** Absent where it ended otherwise. */
  private static Optional<String> program(String... words) {
    try {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
    } catch (IOException e) {
      throw new AssertionError("running " + words[0], e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
