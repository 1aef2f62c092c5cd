package org.bootwright.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.bootwright.contracts.bus.inprocess.InProcessMessageBus;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.message.Job.BootVm;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.service.health.Readiness;
import org.bootwright.service.metrics.ServiceMetrics;

/** A gateway with a converter, a runner and a client. */
final class TestSystem implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  final InProcessMessageBus bus = new InProcessMessageBus();
  final FakeConverter converter;
  final FakeRunner runner;
  final Gateway gateway;
  final Client client;

  private TestSystem(GatewayConfig config, InstantSource clock) {
    gateway = new Gateway(bus, config, ServiceMetrics.create(), Readiness.started(), clock);
    gateway.start();
    converter = new FakeConverter(bus);
    runner = new FakeRunner(bus, Platform.ofHost().architecture());
    client = new Client(gateway.port());
  }

  static TestSystem in(Path directory) {
    return in(directory, UnaryOperator.identity());
  }

  static TestSystem in(Path directory, UnaryOperator<GatewayConfig> settings) {
    return in(directory, settings, InstantSource.system());
  }

  /** The same, with a clock that may jump. */
  static TestSystem in(Path directory, UnaryOperator<GatewayConfig> settings, InstantSource clock) {
    return new TestSystem(
        settings.apply(GatewayConfig.onLoopback(0, directory.resolve("gateway.db"))), clock);
  }

  /** Asks for a VM and returns its id. */
  String create(String body) {
    Client.Answer answer = client.post("/v1/vms", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
    return answer.text("id");
  }

  String createRunning(String image) {
    String id = create("{\"image\":\"" + image + "\"}");
    awaitState(id, "running");
    return id;
  }

  JsonNode awaitState(String vm, String state) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> assertThat(client.get("/v1/vms/" + vm).text("state")).isEqualTo(state));
    return client.get("/v1/vms/" + vm).json();
  }

  BootVm boot(String vm) {
    return runner.boots.stream()
        .filter(boot -> boot.vm().equals(VmId.parse(vm)))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Override
  public void close() {
    client.close();
    gateway.close();
    converter.close();
    runner.close();
    bus.close();
  }
}
