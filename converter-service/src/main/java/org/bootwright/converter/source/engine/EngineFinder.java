package org.bootwright.converter.source.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.manifest.JsonObject;
import org.bootwright.converter.source.DockerDirectory;

/**
 * Finds the Docker Engine as {@code docker} does: {@code DOCKER_HOST}, else the context that {@code
 * DOCKER_CONTEXT} or {@code config.json} names, else the default socket. Files are read anew each
 * time, so that a {@code docker context use} counts at once.
 *
 * @param dockerHost {@code DOCKER_HOST}
 * @param context {@code DOCKER_CONTEXT}
 * @param tls whether {@code DOCKER_TLS_VERIFY} or {@code DOCKER_TLS} is set
 * @param directory of docker's configuration
 */
public record EngineFinder(
    Optional<String> dockerHost,
    Optional<String> context,
    boolean tls,
    Optional<Path> directory,
    EngineLimits limits) {
  private static final URI DEFAULT_SOCKET = URI.create("unix:///var/run/docker.sock");

  /** The name of what is used without a context. */
  private static final String DEFAULT_CONTEXT = "default";

  private static final int MAX_BYTES = 1 << 20;

  /** The Engine at the default socket. */
  public static EngineFinder standard() {
    return fromEnvironment(Map.of());
  }

  /** What the environment says. */
  public static EngineFinder fromEnvironment(Map<String, String> environment) {
    return new EngineFinder(
        value(environment, "DOCKER_HOST"),
        value(environment, "DOCKER_CONTEXT"),
        value(environment, "DOCKER_TLS_VERIFY")
            .or(() -> value(environment, "DOCKER_TLS"))
            .isPresent(),
        DockerDirectory.of(environment),
        EngineLimits.standard());
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  public EngineFinder withLimits(EngineLimits other) {
    return new EngineFinder(dockerHost, context, tls, directory, other);
  }

  /**
   * The Engine to ask.
   *
   * @throws FailureException {@code invalid_request} if a setting is wrong, {@code unsupported} if
   *     the Engine cannot be reached the way that it says
   */
  EngineLocation find() {
    if (dockerHost.isPresent()) {
      return location(dockerHost.get(), "as DOCKER_HOST says");
    }
    if (context.isPresent()) {
      return ofContext(context.get(), "the context of DOCKER_CONTEXT");
    }
    Optional<String> current = currentContext();
    if (current.isPresent()) {
      return ofContext(
          current.get(),
          "the current context of " + directory.orElseThrow().resolve("config.json"));
    }
    return defaultSocket();
  }

  private EngineLocation defaultSocket() {
    String where =
        directory
            .map(path -> "and %s names no context".formatted(path.resolve("config.json")))
            .orElse("and there is no directory of docker's settings");
    return new EngineLocation(
        DEFAULT_SOCKET,
        "the default, since neither DOCKER_HOST nor DOCKER_CONTEXT is set, %s".formatted(where));
  }

  private Optional<String> currentContext() {
    return directory
        .map(path -> path.resolve("config.json"))
        .flatMap(EngineFinder::read)
        .flatMap(config -> config.optionalText("currentContext"))
        .filter(name -> !name.isEmpty() && !name.equals(DEFAULT_CONTEXT));
  }

  /** Contexts are kept by the digest of their names. */
  private EngineLocation ofContext(String name, String how) {
    if (name.equals(DEFAULT_CONTEXT)) {
      return new EngineLocation(DEFAULT_SOCKET, how);
    }
    Path file =
        directory
            .orElseThrow(() -> invalid("there is no directory of docker's settings for " + how))
            .resolve("contexts/meta")
            .resolve(Sha256.of(name.getBytes(UTF_8)).hex())
            .resolve("meta.json");
    JsonObject meta =
        read(file)
            .orElseThrow(
                () -> invalid("%s is '%s', but there is no %s".formatted(how, name, file)));
    String host =
        meta.object("Endpoints")
            .flatMap(endpoints -> endpoints.object("docker"))
            .flatMap(docker -> docker.optionalText("Host"))
            .orElseThrow(() -> invalid("%s, '%s', names no host".formatted(how, name)));
    return location(host, "%s, '%s'".formatted(how, name));
  }

  private EngineLocation location(String host, String how) {
    URI uri;
    try {
      uri = URI.create(host);
    } catch (IllegalArgumentException malformed) {
      throw invalid("%s is no address (%s)".formatted(host, how));
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "unix" -> new EngineLocation(uri, how);
      case "tcp", "http" -> {
        if (tls) {
          throw unsupported(
              host, how, "Engines that want TLS are not supported; forward their socket by ssh");
        }
        if (uri.getHost() == null || uri.getPort() < 0) {
          throw invalid("%s has no host or no port (%s)".formatted(host, how));
        }
        yield new EngineLocation(
            URI.create("tcp://%s:%d".formatted(uri.getHost(), uri.getPort())), how);
      }
      case "ssh" ->
          throw unsupported(
              host,
              how,
              "ssh is not supported; forward the socket (ssh -nNT -L"
                  + " /tmp/docker.sock:/var/run/docker.sock HOST) and set"
                  + " DOCKER_HOST=unix:///tmp/docker.sock");
      default -> throw invalid("%s is neither unix:// nor tcp:// (%s)".formatted(host, how));
    };
  }

  private static Optional<JsonObject> read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return Optional.of(JsonObject.parse(stream.readNBytes(MAX_BYTES), file.toString()));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.NOT_PERMITTED,
          "looking for the Docker Engine: reading %s: %s".formatted(file, e.getMessage()),
          e);
    }
  }

  private static FailureException invalid(String what) {
    return new FailureException(
        FailureCode.INVALID_REQUEST, "looking for the Docker Engine: " + what);
  }

  private static FailureException unsupported(String host, String how, String what) {
    return new FailureException(
        FailureCode.UNSUPPORTED,
        "looking for the Docker Engine: %s (%s): %s".formatted(host, how, what));
  }
}
