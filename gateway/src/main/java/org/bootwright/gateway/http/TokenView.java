package org.bootwright.gateway.http;

import java.time.Instant;
import java.util.Optional;
import org.bootwright.gateway.access.ApiToken;
import org.bootwright.gateway.access.NewToken;
import org.bootwright.gateway.access.Scope;
import org.bootwright.gateway.access.TokenId;
import org.bootwright.gateway.access.TokenLimits;

/**
 * A token as its JSON shows it.
 *
 * @param token its text, only where it was just made
 */
record TokenView(
    TokenId id,
    String name,
    Scope scope,
    TokenLimits limits,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<String> token) {

  static TokenView of(ApiToken token) {
    return of(token, Optional.empty());
  }

  static TokenView of(NewToken made) {
    return of(made.token(), Optional.of(made.text()));
  }

  private static TokenView of(ApiToken token, Optional<String> text) {
    return new TokenView(
        token.id(),
        token.name(),
        token.scope(),
        token.limits(),
        token.createdAt(),
        token.expiresAt(),
        token.lastUsedAt(),
        text);
  }

  /** Leaves the secret out, so that it never stands in a log. */
  @Override
  public String toString() {
    return "TokenView[" + id + ", " + name + "]";
  }
}
