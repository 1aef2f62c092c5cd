package org.bootwright.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class EngineTlsTest {
  @TempDir Path directory;
  private static Identity engine;
  private static Identity client;
  private Path settings;

  @BeforeAll
  static void identities(@TempDir Path made) throws Exception {
    engine = Identity.make(made.resolve("engine.p12"));
    client = Identity.make(made.resolve("client.p12"));
  }

  @BeforeEach
  void certificates() throws Exception {
    settings = Files.createDirectory(directory.resolve("settings"));
    Files.writeString(settings.resolve("ca.pem"), engine.certificatePem());
    Files.writeString(settings.resolve("cert.pem"), client.certificatePem());
    Files.writeString(settings.resolve("key.pem"), client.keyPem());
  }

  private Map<String, String> environment(TlsEngine server) {
    return new TreeMap<>(
        Map.of(
            "DOCKER_HOST",
            "tcp://127.0.0.1:" + server.port(),
            "DOCKER_TLS_VERIFY",
            "1",
            "DOCKER_CERT_PATH",
            settings.toString()));
  }

  private static String ask(Map<String, String> environment) {
    EngineLocation location = EngineFinder.fromEnvironment(environment).find();
    try (EngineClient asking =
        new EngineClient(location, EngineLimits.standard(), "asking for its version")) {
      return new String(asking.get("/version").body(), UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void engineAndClientKnowEachOtherByTheirCertificates(boolean pkcs1) throws Exception {
    if (pkcs1) {
      Files.writeString(settings.resolve("key.pem"), client.pkcs1Pem());
    }
    try (TlsEngine server = new TlsEngine(engine, client)) {
      assertThat(ask(environment(server))).isEqualTo("{\"ApiVersion\":\"1.41\"}");
    }
  }

  @Test
  void contextHasCertificatesOfItsOwn() throws Exception {
    String id = EngineFinderTest.sha256("far");
    try (TlsEngine server = new TlsEngine(engine, client)) {
      EngineFinderTest.addContext(directory, "far", "tcp://127.0.0.1:" + server.port());
      Path files = directory.resolve("contexts/tls/" + id + "/docker");
      Files.createDirectories(files.getParent());
      Files.move(settings, files);
      assertThat(ask(Map.of("DOCKER_CONFIG", directory.toString(), "DOCKER_CONTEXT", "far")))
          .contains("1.41");
    }
  }

  @Test
  void engineThatNobodyVouchesForIsNotBelieved() throws Exception {
    Files.writeString(settings.resolve("ca.pem"), client.certificatePem());
    try (TlsEngine server = new TlsEngine(engine, client)) {
      assertThatThrownBy(() -> ask(environment(server)))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.SOURCE_UNAVAILABLE))
          .hasMessageContainingAll("asking for its version", "certification path");
    }
  }

  @Test
  void settingsThatCannotBeUsedAreToldWithTheirFiles() throws Exception {
    try (TlsEngine server = new TlsEngine(engine, client)) {
      Map<String, String> environment = environment(server);
      Files.write(settings.resolve("key.pem"), "-----BEGIN ENCRYPTED".getBytes(ISO_8859_1));
      assertRefused(environment, FailureCode.INVALID_REQUEST, "openssl pkcs8", "key.pem");
      Files.delete(settings.resolve("key.pem"));
      assertRefused(environment, FailureCode.INVALID_REQUEST, "only one of", "key.pem");
      Files.delete(settings.resolve("ca.pem"));
      assertRefused(environment, FailureCode.INVALID_REQUEST, "there is no", "ca.pem");
      environment.remove("DOCKER_TLS_VERIFY");
      environment.put("DOCKER_TLS", "1");
      assertRefused(environment, FailureCode.UNSUPPORTED, "DOCKER_TLS_VERIFY=1");
    }
  }

  private static void assertRefused(
      Map<String, String> environment, FailureCode code, String... says) {
    assertThatThrownBy(() -> ask(environment))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(says);
  }
}
