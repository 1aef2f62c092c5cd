package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.source.registry.RedirectFollower.Answer;
import org.bootwright.engine.login.Credentials;

/** Gets bearer tokens where a registry says (Docker's registry token specification). */
final class TokenFetcher {
  /** Tokens have a few kilobytes, those with many claims some more. */
  private static final int MAX_ANSWER_BYTES = 256 << 10;

  /** What the specification says where a token's age is not said. */
  private static final long DEFAULT_LIFE_SECONDS = 60;

  /** Used up a little earlier than it ends, for what is under way and for clocks that differ. */
  private static final long MARGIN_SECONDS = 5;

  /** Fit for a header. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** What can be sent, until when by {@link System#nanoTime}. */
  record BearerToken(String value, long endNanos) {
    boolean isFresh() {
      return endNanos - System.nanoTime() > 0;
    }

    String header() {
      return "Bearer " + value;
    }
  }

  private final RedirectFollower http;
  private final PullFailures failures;
  private final URI registry;
  private final String repositoryPath;

  /**
   * @param registry where the registry is asked
   * @param repositoryPath what rights are wanted for, where the registry does not say
   */
  TokenFetcher(RedirectFollower http, PullFailures failures, URI registry, String repositoryPath) {
    this.http = http;
    this.failures = failures;
    this.registry = registry;
    this.repositoryPath = repositoryPath;
  }

  BearerToken fetch(Challenge challenge, Optional<Credentials> credentials) throws IOException {
    URI realm = realm(challenge, credentials.isPresent());
    Map<String, String> wanted = new LinkedHashMap<>();
    challenge.parameter("service").ifPresent(service -> wanted.put("service", service));
    wanted.put(
        "scope",
        challenge
            .parameter("scope")
            .orElseGet(() -> "repository:%s:pull".formatted(repositoryPath)));
    return read(realm, ask(realm, wanted, credentials));
  }

  private Answer ask(URI realm, Map<String, String> wanted, Optional<Credentials> credentials)
      throws IOException {
    if (credentials.orElse(null) instanceof Credentials.IdentityToken(String refreshToken)) {
      wanted.put("grant_type", "refresh_token");
      wanted.put("client_id", "bootwright");
      wanted.put("refresh_token", refreshToken);
      return http.post(realm, form(wanted));
    }
    Optional<String> basic = Optional.empty();
    if (credentials.orElse(null) instanceof Credentials.Password password) {
      wanted.put("account", password.user());
      basic = Optional.of(password.basic());
    }
    String separator = realm.getRawQuery() == null ? "?" : "&";
    return http.get(URI.create(realm + separator + form(wanted)), Map.of(), basic);
  }

  private static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /**
   * The registry names the place that gets the credentials. They go over plain HTTP only where the
   * registry itself is reached so, and then only to the registry's own host or to this one.
   */
  private URI realm(Challenge challenge, boolean secret) {
    URI realm;
    try {
      realm = URI.create(challenge.parameter("realm").orElse(""));
    } catch (IllegalArgumentException e) {
      throw failures.unavailable("it names a token service that has no address");
    }
    boolean https = "https".equals(realm.getScheme());
    boolean plain = "http".equals(realm.getScheme());
    if ((!https && !plain)
        || realm.getHost() == null
        || realm.getRawUserInfo() != null
        || realm.getRawFragment() != null) {
      throw failures.unavailable("it names a token service that has no http or https address");
    }
    boolean registryIsPlain = "http".equals(registry.getScheme());
    boolean near =
        realm.getHost().equalsIgnoreCase(registry.getHost())
            || LoopbackHosts.contains(realm.getHost());
    if (plain && !(registryIsPlain && (near || !secret))) {
      throw failures.unavailable(
          "its token service at %s is reached by plain HTTP, which is refused"
              .formatted(realm.getHost()));
    }
    return realm;
  }

  private BearerToken read(URI realm, Answer answer) throws IOException {
    PullFailures service = failures.at(realm.getHost());
    if (answer.status() != 200) {
      throw refused(service, answer);
    }
    byte[] bytes;
    try (InputStream body = answer.body()) {
      bytes = body.readNBytes(MAX_ANSWER_BYTES);
    }
    try {
      JsonObject json = JsonObject.parse(bytes, "the token");
      String token =
          json.optionalText("token")
              .or(() -> json.optionalText("access_token"))
              .filter(text -> TOKEN.matcher(text).matches())
              .orElseThrow(() -> json.corrupt("token", "is missing"));
      long seconds = json.has("expires_in") ? json.size("expires_in") : DEFAULT_LIFE_SECONDS;
      long usable = Math.clamp(seconds - MARGIN_SECONDS, 1, Duration.ofDays(1).toSeconds());
      return new BearerToken(token, System.nanoTime() + Duration.ofSeconds(usable).toNanos());
    } catch (FailureException e) {
      throw service.failure(
          FailureCode.SOURCE_UNAVAILABLE, "the token service's answer is not one", e);
    }
  }

  private static IOException refused(PullFailures service, Answer answer) throws IOException {
    switch (answer.status()) {
      case 400, 401, 403 -> {
        ErrorBody error = ErrorBody.read(answer.body());
        throw service.failure(
            FailureCode.UNAUTHORIZED,
            "the token service gives no token%s".formatted(error.inBrackets()));
      }
      default -> throw RegistryAnswers.unavailable(service, answer);
    }
  }
}
