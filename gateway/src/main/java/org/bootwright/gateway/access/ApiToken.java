package org.bootwright.gateway.access;

import java.time.Instant;
import java.util.Optional;

/**
 * A token, without its secret.
 *
 * @param name unique among those that are not revoked
 * @param lastUsedAt to the minute
 */
public record ApiToken(
    TokenId id,
    String name,
    Scope scope,
    TokenLimits limits,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt) {

  boolean isExpired(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }
}
