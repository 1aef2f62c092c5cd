package org.bootwright.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bootwright.cli.fake.CommandRun;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server with a certificate that openssl made. */
final class TlsClientTest {
  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    make("local", "IP:127.0.0.1");
    make("other", "DNS:vms.example");
    server = listen("local");
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void make(String name, String alternativeName) throws Exception {
    Process process =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=" + alternativeName,
                "-newkey",
                "rsa:2048",
                "-keyout",
                directory.resolve(name + ".key").toString(),
                "-out",
                certificate(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("openssl.log").toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private Path certificate(String name) {
    return directory.resolve(name + ".crt");
  }

  private HttpServer listen(String name) {
    var options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertPath(certificate(name).toString())
                    .addKeyPath(directory.resolve(name + ".key").toString()));
    return vertx
        .createHttpServer(options)
        .requestHandler(request -> request.response().end("{\"items\":[]}"))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void ask(HttpServer asked, Trust trust) {
    var address =
        new GatewayAddress(
            URI.create("https://127.0.0.1:" + asked.actualPort()), Optional.empty(), trust);
    try (var client = new GatewayClient(address)) {
      assertThat(client.runners()).isEmpty();
    }
  }

  @Test
  void aCertificateOfOnesOwnAuthorityIsTrustedAndNoOther() {
    ask(server, new Trust.Authority(certificate("local")));
    for (Trust trust : List.of(new Trust.Everyday(), new Trust.Authority(certificate("other")))) {
      assertThatThrownBy(() -> ask(server, trust)).hasMessageContaining("BOOTWRIGHT_CA_FILE");
    }
  }

  @Test
  void aPinnedCertificateMayHaveAnyNameAndOnlyItCounts() {
    HttpServer other = listen("other");
    assertThatThrownBy(() -> ask(other, new Trust.Authority(certificate("other"))))
        .isInstanceOf(FailureException.class);
    ask(other, new Trust.Pinned(certificate("other")));
    assertThatThrownBy(() -> ask(other, new Trust.Pinned(certificate("local"))))
        .hasMessageContaining("another certificate");
  }

  @Test
  void aFileWithoutCertificatesIsNamed() {
    assertThatThrownBy(() -> ask(server, new Trust.Authority(directory.resolve("none.pem"))))
        .hasMessageContaining("none.pem");
    assertThatThrownBy(() -> ask(server, new Trust.Authority(directory.resolve("local.key"))))
        .hasMessageContaining("local.key");
  }

  @Test
  void commandsTakeTheAuthorityFromTheEnvironment() {
    var command =
        new CommandRun()
            .environment("BOOTWRIGHT_GATEWAY", "https://127.0.0.1:" + server.actualPort())
            .environment("BOOTWRIGHT_CA_FILE", certificate("local").toString())
            .start("runners", "--json");
    assertThat(command.status()).as(command.err()).isZero();
  }
}
