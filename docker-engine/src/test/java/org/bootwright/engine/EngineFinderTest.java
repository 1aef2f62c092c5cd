package org.bootwright.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineFinderTest {
  @TempDir Path directory;

  @Test
  void hostThenContextThenDefaultSocketAsDockerHasIt() throws IOException {
    Path settings = directory.resolve("settings");
    Files.createDirectories(settings);
    Map<String, String> environment = new TreeMap<>(Map.of("DOCKER_CONFIG", settings.toString()));
    assertThat(EngineFinder.fromEnvironment(environment).find().toString())
        .isEqualTo(
            "unix:///var/run/docker.sock (the default, since neither DOCKER_HOST nor"
                + " DOCKER_CONTEXT is set, and %s/config.json names no context)"
                    .formatted(settings));

    addContext(settings, "desk", "unix:///run/desk.sock");
    Files.writeString(settings.resolve("config.json"), "{\"currentContext\":\"desk\"}");
    assertThat(EngineFinder.fromEnvironment(environment).find().host())
        .isEqualTo(URI.create("unix:///run/desk.sock"));

    addContext(settings, "far", "tcp://far.example:2375");
    environment.put("DOCKER_CONTEXT", "far");
    assertThat(EngineFinder.fromEnvironment(environment).find().host())
        .isEqualTo(URI.create("tcp://far.example:2375"));

    environment.put("DOCKER_HOST", "ssh://me@far.example");
    assertThatThrownBy(() -> EngineFinder.fromEnvironment(environment).find())
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNSUPPORTED))
        .hasMessageContainingAll("ssh://me@far.example", "as DOCKER_HOST says", "forward");
  }

  @Test
  void contextThatIsNotThereIsToldWithItsFile() {
    Map<String, String> environment =
        Map.of("DOCKER_CONFIG", directory.toString(), "DOCKER_CONTEXT", "gone");
    assertThatThrownBy(() -> EngineFinder.fromEnvironment(environment).find())
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST))
        .hasMessageContainingAll("the context of DOCKER_CONTEXT is 'gone'", "meta.json");
  }

  static void addContext(Path settings, String name, String host) throws IOException {
    Path folder = settings.resolve("contexts/meta").resolve(sha256(name));
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("meta.json"),
        "{\"Name\":\"%s\",\"Endpoints\":{\"docker\":{\"Host\":\"%s\"}}}".formatted(name, host));
  }

  static String sha256(String name) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
