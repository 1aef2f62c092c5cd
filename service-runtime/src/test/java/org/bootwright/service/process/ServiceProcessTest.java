package org.bootwright.service.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bootwright.service.health.HealthProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in a process of its own. */
final class ServiceProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endAll() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SlowService.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("BOOTWRIGHT_"));
    builder.environment().put("BOOTWRIGHT_TEST_DIRECTORY", directory.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Path log() {
    return directory.resolve("log");
  }

  private String output() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return e.toString();
    }
  }

  private int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  private void awaitNote(String name) {
    await().atMost(LIMIT).until(() -> Files.exists(directory.resolve(name)));
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
    }
  }

  @Test
  void sigtermFinishesWhatRunsAndIsNotReadyMeanwhile() throws Exception {
    InetSocketAddress health = freeAddress();
    Process process =
        start(
            Map.of(
                "BOOTWRIGHT_HEALTH_LISTEN", "127.0.0.1:" + health.getPort(),
                "BOOTWRIGHT_TYPO", "1",
                "BOOTWRIGHT_LOG", "json"));
    awaitNote("handling");
    await().atMost(LIMIT).until(() -> HealthProbe.ask(health, false).status() == 200);

    process.destroy();

    await()
        .atMost(LIMIT)
        .until(() -> HealthProbe.ask(health, false).body().contains("it is ending"));
    assertThat(directory.resolve("handled")).doesNotExist();
    Files.createFile(directory.resolve("go-on"));
    assertThat(status(process)).as(output()).isZero();
    assertThat(directory.resolve("handled")).exists();
    assertThat(output())
        .contains("\"service\":\"slow\"")
        .contains("BOOTWRIGHT_TYPO is set, but the slow knows no such variable");
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    InetSocketAddress health = freeAddress();
    Process process = start(Map.of("BOOTWRIGHT_HEALTH_LISTEN", "127.0.0.1:" + health.getPort()));
    awaitNote("handling");
    process.destroy();
    await()
        .atMost(LIMIT)
        .until(() -> HealthProbe.ask(health, false).body().contains("it is ending"));

    process.destroy();

    assertThat(status(process)).isEqualTo(128 + 15);
    assertThat(directory.resolve("handled")).doesNotExist();
  }

  @Test
  void anEndThatTakesTooLongIsGivenUp() throws Exception {
    InetSocketAddress health = freeAddress();
    Process process =
        start(
            Map.of(
                "BOOTWRIGHT_HEALTH_LISTEN",
                "127.0.0.1:" + health.getPort(),
                "BOOTWRIGHT_STOP_SECONDS",
                "1"));
    awaitNote("handling");

    process.destroy();

    assertThat(status(process)).isEqualTo(75);
    assertThat(output()).contains("did not end within 1 s");
  }

  @Test
  void whatIsNotThereIsWaitedForAndThenSaidInOneLine() throws Exception {
    InetSocketAddress health = freeAddress();
    Process process =
        start(
            Map.of(
                "BOOTWRIGHT_HEALTH_LISTEN", "127.0.0.1:" + health.getPort(),
                "BOOTWRIGHT_TEST_UNAVAILABLE", "true",
                "BOOTWRIGHT_START_PATIENCE_SECONDS", "3"));
    awaitNote("tried");
    await().atMost(LIMIT).until(() -> HealthProbe.ask(health, false).body().contains("starting"));

    assertThat(status(process)).isEqualTo(69);
    assertThat(output())
        .contains("trying for 3 s")
        .endsWith("slow: connecting: nobody is there\n")
        .doesNotContain("\tat ");
  }

  @Test
  void sigtermEndsAProcessThatStillWaitsForOthers() throws Exception {
    Process process =
        start(
            Map.of(
                "BOOTWRIGHT_HEALTH_LISTEN",
                "127.0.0.1:" + freeAddress().getPort(),
                "BOOTWRIGHT_TEST_UNAVAILABLE",
                "true"));
    awaitNote("tried");

    process.destroy();

    assertThat(status(process)).as(output()).isZero();
  }

  @Test
  void wrongConfigurationEndsWith64() throws Exception {
    assertThat(status(start(Map.of("BOOTWRIGHT_LOG", "xml")))).isEqualTo(64);
    assertThat(output())
        .isEqualTo("slow: reading BOOTWRIGHT_LOG: 'xml' is not accepted; it takes text or json\n");
    assertThat(status(start(Map.of(), "--frobnicate"))).isEqualTo(64);
    assertThat(output()).contains("--frobnicate").contains("--check");
  }

  @Test
  void theCommandLineTellsOfItself() throws Exception {
    assertThat(status(start(Map.of(), "--help"))).isZero();
    assertThat(output())
        .contains("slow: takes its time")
        .contains("  BOOTWRIGHT_HEALTH_LISTEN\n")
        .contains("default: 127.0.0.1:8081")
        .contains("OTEL_EXPORTER_OTLP_ENDPOINT");
    assertThat(status(start(Map.of(), "--version"))).isZero();
    assertThat(output()).startsWith("slow ");
    assertThat(status(start(Map.of(), "--check"))).as(output()).isZero();
    assertThat(directory.resolve("handling")).doesNotExist();
    assertThat(status(start(Map.of("BOOTWRIGHT_TEST_UNAVAILABLE", "true"), "--check")))
        .isEqualTo(69);
    String nowhere = "127.0.0.1:" + freeAddress().getPort();
    assertThat(status(start(Map.of("BOOTWRIGHT_HEALTH_LISTEN", nowhere), "--healthcheck")))
        .isEqualTo(1);
    assertThat(new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)).contains("no answer");
  }
}
