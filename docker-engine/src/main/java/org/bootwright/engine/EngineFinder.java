package org.bootwright.engine;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.engine.login.DockerConfig;

/**
 * Finds the Docker Engine as {@code docker} does: {@code DOCKER_HOST}, else the context that {@code
 * DOCKER_CONTEXT} or {@code config.json} names, else the default socket. Files are read anew each
 * time, so that a {@code docker context use} counts at once.
 *
 * @param dockerHost {@code DOCKER_HOST}
 * @param context {@code DOCKER_CONTEXT}
 * @param tls what {@code DOCKER_TLS_VERIFY} and {@code DOCKER_TLS} ask for
 * @param certificates where {@code DOCKER_HOST}'s are: {@code DOCKER_CERT_PATH}, else docker's
 *     directory
 * @param directory of docker's configuration
 * @param logins whom registries know that the Engine pulls from for somebody
 */
public record EngineFinder(
    Optional<String> dockerHost,
    Optional<String> context,
    Tls tls,
    Optional<Path> certificates,
    Optional<Path> directory,
    Optional<DockerConfig> logins,
    EngineLimits limits) {
  private static final URI DEFAULT_SOCKET = URI.create("unix:///var/run/docker.sock");

  /** Whether the Engine is spoken to by TLS, and whether it is asked who it is. */
  public enum Tls {
    NONE,
    UNVERIFIED,
    VERIFIED
  }

  /** The Engine at the default socket. */
  public static EngineFinder standard() {
    return fromEnvironment(Map.of());
  }

  /** What the environment says. */
  public static EngineFinder fromEnvironment(Map<String, String> environment) {
    Optional<Path> directory = DockerDirectory.of(environment);
    return new EngineFinder(
        value(environment, "DOCKER_HOST"),
        value(environment, "DOCKER_CONTEXT"),
        tls(environment),
        value(environment, "DOCKER_CERT_PATH").map(Path::of).or(() -> directory),
        directory,
        directory.map(settings -> DockerConfig.in(settings, environment)),
        EngineLimits.standard());
  }

  private static Tls tls(Map<String, String> environment) {
    if (value(environment, "DOCKER_TLS_VERIFY").isPresent()) {
      return Tls.VERIFIED;
    }
    return value(environment, "DOCKER_TLS").isPresent() ? Tls.UNVERIFIED : Tls.NONE;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  public EngineFinder withLimits(EngineLimits other) {
    return new EngineFinder(dockerHost, context, tls, certificates, directory, logins, other);
  }

  /**
   * The Engine to ask.
   *
   * @throws FailureException {@code invalid_request} if a setting is wrong, {@code unsupported} if
   *     the Engine cannot be reached the way that it says, {@code not_permitted} if a file of the
   *     settings cannot be read
   */
  public EngineLocation find() {
    if (dockerHost.isPresent()) {
      return ofHost(dockerHost.get(), "as DOCKER_HOST says");
    }
    if (context.isPresent()) {
      return ofContext(context.get(), "the context of DOCKER_CONTEXT");
    }
    Optional<DockerContexts> contexts = directory.map(DockerContexts::new);
    Optional<String> current = contexts.flatMap(DockerContexts::current);
    if (current.isPresent()) {
      return ofContext(
          current.get(), "the current context of " + contexts.orElseThrow().configFile());
    }
    return defaultSocket(contexts);
  }

  private static EngineLocation defaultSocket(Optional<DockerContexts> contexts) {
    String where =
        contexts
            .map(all -> "and %s names no context".formatted(all.configFile()))
            .orElse("and there is no directory of docker's settings");
    return EngineLocation.plain(
        DEFAULT_SOCKET,
        "the default, since neither DOCKER_HOST nor DOCKER_CONTEXT is set, %s".formatted(where));
  }

  private EngineLocation ofHost(String host, String how) {
    URI uri = parse(host, how);
    if (isUnix(uri)) {
      return EngineLocation.plain(uri, how);
    }
    return switch (tls) {
      case NONE -> EngineLocation.plain(uri, how);
      case UNVERIFIED ->
          throw SettingFailure.unsupported(
              host,
              how,
              "DOCKER_TLS would believe any Engine; set DOCKER_TLS_VERIFY=1, with ca.pem in"
                  + " DOCKER_CERT_PATH");
      case VERIFIED -> {
        Path files =
            certificates.orElseThrow(
                () ->
                    SettingFailure.invalid(
                        "DOCKER_TLS_VERIFY is set, but not DOCKER_CERT_PATH, which has ca.pem"));
        yield encrypted(uri, how, EngineCertificates.in(files).withOwnAuthority());
      }
    };
  }

  private EngineLocation ofContext(String name, String what) {
    if (name.equals(DockerContexts.DEFAULT)) {
      return EngineLocation.plain(DEFAULT_SOCKET, what);
    }
    DockerContexts.Endpoint endpoint =
        directory
            .map(DockerContexts::new)
            .orElseThrow(
                () ->
                    SettingFailure.invalid(
                        "there is no directory of docker's settings for " + what))
            .endpoint(name, what);
    String how = "%s, '%s'".formatted(what, name);
    URI uri = parse(endpoint.host(), how);
    if (isUnix(uri)) {
      return EngineLocation.plain(uri, how);
    }
    if (endpoint.skipsVerification()) {
      throw SettingFailure.unsupported(
          endpoint.host(),
          how,
          "it would believe any Engine (SkipTLSVerify); give the context the Engine's ca.pem");
    }
    return endpoint
        .certificates()
        .map(files -> encrypted(uri, how, EngineCertificates.in(files).context()))
        .orElseGet(() -> EngineLocation.plain(uri, how));
  }

  private static EngineLocation encrypted(URI uri, String how, SSLContext context) {
    return new EngineLocation(uri, how, Optional.of(context));
  }

  private static boolean isUnix(URI uri) {
    return "unix".equals(uri.getScheme());
  }

  private static URI parse(String host, String how) {
    URI uri;
    try {
      uri = URI.create(host);
    } catch (IllegalArgumentException malformed) {
      throw SettingFailure.invalid("%s is no address (%s)".formatted(host, how));
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    return switch (scheme) {
      case "unix" -> uri;
      case "tcp", "http" -> {
        if (uri.getHost() == null || uri.getPort() < 0) {
          throw SettingFailure.invalid("%s has no host or no port (%s)".formatted(host, how));
        }
        yield URI.create("tcp://%s:%d".formatted(uri.getHost(), uri.getPort()));
      }
      case "ssh" ->
          throw SettingFailure.unsupported(
              host,
              how,
              "ssh is not supported; forward the socket (ssh -nNT -L"
                  + " /tmp/docker.sock:/var/run/docker.sock HOST) and set"
                  + " DOCKER_HOST=unix:///tmp/docker.sock");
      default ->
          throw SettingFailure.invalid(
              "%s is neither unix:// nor tcp:// (%s)".formatted(host, how));
    };
  }
}
