package org.bootwright.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.bootwright.contracts.json.JsonObject;

/**
 * The contexts in docker's directory of settings: {@code contexts/meta} has a document of each, by
 * the digest of its name, {@code contexts/tls} its certificates.
 */
record DockerContexts(Path directory) {
  /** The name of what is used without a context. */
  static final String DEFAULT = "default";

  private static final int MAX_BYTES = 1 << 20;

  /**
   * A context's Engine.
   *
   * @param certificates the directory of its certificates, if it has one
   * @param skipsVerification whether it is to be believed without any
   */
  record Endpoint(String host, Optional<Path> certificates, boolean skipsVerification) {}

  /** What {@code docker context use} chose. */
  Optional<String> current() {
    return read(configFile())
        .flatMap(config -> config.optionalText("currentContext"))
        .filter(name -> !name.isEmpty() && !name.equals(DEFAULT));
  }

  Path configFile() {
    return directory.resolve("config.json");
  }

  /**
   * @param how the name was come by, for messages
   */
  Endpoint endpoint(String name, String how) {
    String id = digest(name);
    Path file = directory.resolve("contexts/meta").resolve(id).resolve("meta.json");
    JsonObject meta =
        read(file)
            .orElseThrow(
                () ->
                    SettingFailure.invalid(
                        "%s is '%s', but there is no %s".formatted(how, name, file)));
    JsonObject docker =
        meta.object("Endpoints")
            .flatMap(endpoints -> endpoints.object("docker"))
            .filter(endpoint -> endpoint.has("Host"))
            .orElseThrow(
                () -> SettingFailure.invalid("%s, '%s', names no host".formatted(how, name)));
    Path certificates = directory.resolve("contexts/tls").resolve(id).resolve("docker");
    return new Endpoint(
        docker.text("Host"),
        Optional.of(certificates).filter(Files::isDirectory),
        docker.node().path("SkipTLSVerify").asBoolean());
  }

  private static String digest(String name) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Optional<JsonObject> read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(JsonObject.parse(stream.readNBytes(MAX_BYTES), file.toString()));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw SettingFailure.unreadable(file, e);
    }
  }
}
