package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bootwright.converter.source.registry.TokenFetcher.BearerToken;
import org.bootwright.engine.login.CredentialAnswer;
import org.bootwright.engine.login.Credentials;
import org.bootwright.engine.login.DockerConfig;
import org.bootwright.engine.login.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * Proves to one registry who asks: not at all until it wants to know, then as it wants it. Safe for
 * use by several threads; one asks for a token while the others wait for it.
 */
final class Authorizer {
  /** What was settled with the registry. */
  private sealed interface Agreement {
    record Basic(String header) implements Agreement {}

    record Bearer(Challenge challenge, BearerToken token) implements Agreement {}
  }

  private final TokenFetcher tokens;
  private final Optional<DockerConfig> config;
  private final String registry;
  private @Nullable Agreement agreement;
  private @Nullable CredentialAnswer found;

  Authorizer(TokenFetcher tokens, Optional<DockerConfig> config, String registry) {
    this.tokens = tokens;
    this.config = config;
    this.registry = registry;
  }

  /** The header to send without being asked for it. */
  synchronized Optional<String> header() throws IOException {
    return switch (agreement) {
      case null -> Optional.empty();
      case Agreement.Basic(String header) -> Optional.of(header);
      case Agreement.Bearer(Challenge challenge, BearerToken token) ->
          Optional.of(token.isFresh() ? token.header() : bearer(challenge));
    };
  }

  /**
   * The header to try next, after the registry has refused one; empty if there is nothing to try.
   *
   * @param wanted its {@code WWW-Authenticate} headers
   */
  synchronized Optional<String> renewed(List<String> wanted, Optional<String> refused)
      throws IOException {
    Optional<String> known = header();
    if (known.isPresent() && !known.equals(refused)) {
      return known; // Somebody else has got a new one meanwhile.
    }
    List<Challenge> challenges = Challenge.parse(wanted);
    Optional<Challenge> bearer = first(challenges, "bearer");
    if (bearer.isPresent()) {
      return Optional.of(bearer(bearer.get()));
    }
    boolean basicRefused = agreement instanceof Agreement.Basic;
    if (first(challenges, "basic").isEmpty() || basicRefused) {
      return Optional.empty();
    }
    if (credentials().orElse(null) instanceof Credentials.Password password) {
      agreement = new Agreement.Basic(password.basic());
      return Optional.of(password.basic());
    }
    return Optional.empty();
  }

  /** For the message that access was denied. */
  synchronized String whatWasTried() {
    String where = answer().where();
    return credentials().isPresent()
        ? "the credentials of %s do not do".formatted(where)
        : "credentials were looked for in %s".formatted(where);
  }

  private String bearer(Challenge challenge) throws IOException {
    Optional<Credentials> credentials = credentials();
    BearerToken token =
        credentials.orElse(null) instanceof Credentials.RegistryToken(String ready)
            ? new BearerToken(ready, Long.MAX_VALUE)
            : tokens.fetch(challenge, credentials);
    agreement = new Agreement.Bearer(challenge, token);
    return token.header();
  }

  private Optional<Credentials> credentials() {
    return answer().credentials();
  }

  /** Looked for once in a pull: a credential helper may take its time. */
  private CredentialAnswer answer() {
    CredentialAnswer known = found;
    if (known == null) {
      String key = RepositoryName.credentialsKey(registry);
      known =
          config
              .map(docker -> docker.find(key))
              .orElseGet(() -> CredentialAnswer.none("no file: none is configured"));
      found = known;
    }
    return known;
  }

  private static Optional<Challenge> first(List<Challenge> challenges, String scheme) {
    return challenges.stream().filter(each -> each.scheme().equals(scheme)).findFirst();
  }
}
