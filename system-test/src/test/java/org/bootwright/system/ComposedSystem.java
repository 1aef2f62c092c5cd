package org.bootwright.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A compose project of its own, of this checkout's files, on free ports of loopback. Closing it
 * removes its containers, networks and volumes.
 */
final class ComposedSystem implements AutoCloseable {
  static final String RUNNER = "vm-runner-service";
  static final String CONVERTER = "converter-service";
  static final String GATEWAY = "gateway";
  static final String BROKER = "rabbitmq";
  static final String DATABASE = "postgres";

  /** Downloads of a first build included, on a slow network. */
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);

  private static final Duration UP_LIMIT = Duration.ofMinutes(4);
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private final String project;
  private final Path input;
  private final Map<String, String> environment = new HashMap<>();
  private final GatewayApi api;
  private final BrokerManagement broker;

  private ComposedSystem(String project, Map<String, String> settings, List<String> overlays)
      throws IOException {
    this.project = project;
    input = Files.createTempDirectory("bootwright-input-");
    // The converter is another user.
    Files.setPosixFilePermissions(input, PosixFilePermissions.fromString("rwxr-xr-x"));
    int gatewayPort = FreePort.find();
    int brokerPort = FreePort.find();
    environment.putAll(settings);
    environment.put("BOOTWRIGHT_INPUT", input.toString());
    environment.put("BOOTWRIGHT_PUBLISH", "127.0.0.1:" + gatewayPort);
    environment.put("BOOTWRIGHT_TEST_BROKER_PORT", String.valueOf(brokerPort));
    // Not the names that a user of this host may run the system by.
    environment.put("BOOTWRIGHT_IMAGES_PREFIX", "bootwright-test");
    environment.put("BOOTWRIGHT_LOG", "text");
    environment.put("COMPOSE_PROJECT_NAME", project);
    environment.put("COMPOSE_FILE", composeFiles(overlays));
    environment.put("DOCKER_BUILDKIT", "1");
    api = new GatewayApi(URI.create("http://127.0.0.1:" + gatewayPort));
    broker = new BrokerManagement(brokerPort, this::operatorPassword);
  }

  /** Builds the images and starts everything; ready when this returns. */
  static ComposedSystem start(String project, String... overlays) throws IOException {
    return start(project, Map.of(), overlays);
  }

  /** The same, with settings of the compose files' variables. */
  static ComposedSystem start(String project, Map<String, String> settings, String... overlays)
      throws IOException {
    ComposedSystem system = new ComposedSystem(project, settings, List.of(overlays));
    try {
      // What a run that was killed has left.
      system.down();
      Program.run(BUILD_LIMIT, system.environment, "docker", "compose", "build", "--quiet");
      system.up();
      return system;
    } catch (AssertionError failure) {
      system.printLogs();
      system.close();
      throw failure;
    }
  }

  private static String composeFiles(List<String> overlays) {
    List<String> files = new ArrayList<>();
    files.add(ROOT.resolve("docker-compose.yml").toString());
    files.add(Path.of("src/test/resources/docker-compose.test.yml").toAbsolutePath().toString());
    for (String overlay : overlays) {
      Path ours = Path.of("src/test/resources", overlay).toAbsolutePath();
      files.add((Files.exists(ours) ? ours : ROOT.resolve(overlay)).toString());
    }
    return String.join(":", files);
  }

  /** {@code docker compose up -d --wait}, with more words. */
  void up(String... words) {
    List<String> all = new ArrayList<>(List.of("up", "-d", "--wait"));
    all.addAll(List.of(words));
    compose(UP_LIMIT, all.toArray(String[]::new));
  }

  /** Images in files that are put here are {@code docker-archive:/input/NAME} for the system. */
  Path input() {
    return input;
  }

  GatewayApi api() {
    return api;
  }

  BrokerManagement broker() {
    return broker;
  }

  String compose(String... words) {
    return compose(COMMAND_LIMIT, words);
  }

  private String compose(Duration limit, String... words) {
    List<String> all = new ArrayList<>(List.of("compose"));
    all.addAll(List.of(words));
    return Program.docker(limit, environment, all.toArray(String[]::new));
  }

  /** Commands as one types them into a shell of this folder. */
  String shell(Path folder, String script) {
    return Program.run(
        UP_LIMIT,
        environment,
        "bash",
        "-euo",
        "pipefail",
        "-c",
        "cd \"$1\"; eval \"$2\"",
        "shell",
        folder.toString(),
        script);
  }

  String docker(String... words) {
    return Program.docker(COMMAND_LIMIT, Map.of(), words);
  }

  /** What a service answers within its container, headers included; images need no curl for it. */
  String getInside(String service, int port, String path) {
    String request = "GET %s HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n".formatted(path);
    String open = "exec 3<>/dev/tcp/127.0.0.1/" + port + "; ";
    return compose(
        "exec", "-T", service, "bash", "-c", open + "printf '" + request + "' >&3; cat <&3");
  }

  /** The containers of a service, those that ended included. */
  List<String> containers(String service) {
    return compose("ps", "-a", "-q", service).lines().toList();
  }

  /** Where a container can be reached from this host. */
  String address(String container, String network) {
    String at = ".NetworkSettings.Networks \"" + network(network) + "\"";
    return docker("inspect", "-f", "{{(index " + at + ").IPAddress}}", container).strip();
  }

  String network(String name) {
    return project + "_" + name;
  }

  /** SIGKILL to all processes of the service at once, and a start some seconds later. */
  void killAndStart(String service, Duration pause) {
    compose("kill", "-s", "SIGKILL", service);
    Pause.of(pause);
    // An engine's restart policy does not start what was killed by hand.
    compose("start", service);
  }

  private String operatorPassword() {
    return compose("exec", "-T", BROKER, "cat", "/etc/bootwright/operator-password").strip();
  }

  /** What the services have logged last, for whoever reads why a test failed. */
  void printLogs() {
    Program logs =
        Program.attempt(
            COMMAND_LIMIT, environment, "docker", "compose", "logs", "--no-color", "--tail=150");
    System.err.println(logs.output());
    System.err.println(
        Program.attempt(COMMAND_LIMIT, environment, "docker", "compose", "ps", "-a").output());
  }

  private void down() {
    Program.run(
        COMMAND_LIMIT,
        environment,
        "docker",
        "compose",
        "down",
        "--volumes",
        "--remove-orphans",
        "--timeout=5");
  }

  @Override
  public void close() {
    try {
      down();
      try (var files = Files.list(input)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
