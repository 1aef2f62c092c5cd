package org.bootwright.service.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Readiness readiness = new Readiness();
  private final HttpClient client = HttpClient.newHttpClient();
  private HealthServer server;
  @TempDir private Path directory;

  @BeforeEach
  void listen() {
    server = HealthServer.listen(ANY_PORT, readiness, () -> "measured 1\n");
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aProcessIsAliveBeforeItIsReady() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/readyz").body()).isEqualTo("not ready\nservice: it is starting\n");

    readiness.ready();

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotReadyIsNamed() throws Exception {
    readiness.ready();
    readiness.add("broker", () -> Optional.of("there is no connection"));
    readiness.add("images", DirectoryCheck.writable(directory.resolve("absent")));
    readiness.add("state", DirectoryCheck.writable(directory));
    readiness.add(
        "broken",
        () -> {
          throw new IOException("a check that fails");
        });

    HttpResponse<String> response = get("/readyz");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .isEqualTo(
            """
            not ready
            broken: java.io.IOException: a check that fails
            broker: there is no connection
            images: %s is not a directory
            """
                .formatted(directory.resolve("absent")));
    try (var files = Files.list(directory)) {
      assertThat(files).as("what the check wrote is gone").isEmpty();
    }
  }

  @Test
  void anEndingServiceIsNeverReadyAgain() throws Exception {
    readiness.ready();
    readiness.ending();
    readiness.ready();

    assertThat(get("/readyz").body()).contains("service: it is ending");
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreTextAndOtherPathsAndMethodsAreNot() throws Exception {
    assertThat(get("/metrics").body()).isEqualTo("measured 1\n");
    assertThat(get("/metrics").headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(get("/metrics/more").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
    HttpRequest post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/healthz"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void theProbeSaysWhatTheServerSays() {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    assertThat(HealthProbe.ask(address, false).status()).isEqualTo(503);

    readiness.ready();
    assertThat(HealthProbe.ask(address, false)).isEqualTo(new HealthReport(200, "ready\n"));

    server.close();
    assertThat(HealthProbe.ask(address, false).status()).isEqualTo(503);
    assertThat(HealthProbe.ask(address, false).body()).contains("no answer");
  }

  @Test
  void aPortInUseIsNamed() {
    var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());

    assertThatThrownBy(() -> HealthServer.listen(taken, readiness, () -> ""))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.PORT_IN_USE))
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining("BOOTWRIGHT_HEALTH_LISTEN");
  }
}
