package org.bootwright.gateway.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.TokenStore.StoredToken;

/**
 * Finds out who sends a request. What it read of the table it believes for {@link #CACHED}, so a
 * token that is revoked at one gateway works at the others for no longer than that. Safe for use by
 * several threads; blocks while it reads the table.
 */
public final class Authenticator {
  /** Revocation is to be felt in seconds, and a busy token is not to be looked up each time. */
  public static final Duration CACHED = Duration.ofSeconds(2);

  /** More than there are tokens. Ids that somebody made up are not kept. */
  private static final int MAXIMUM_CACHED = 2 * Tokens.MAXIMUM_TOKENS;

  private static final String BEARER = "Bearer ";

  private final Tokens tokens;
  private final Optional<SecretHash> rootSecret;
  private final InstantSource clock;
  private final LastUses uses;
  private final Map<TokenId, Seen> cache = new LinkedHashMap<>();

  private record Seen(StoredToken token, Instant at) {}

  public Authenticator(Tokens tokens, Optional<String> rootSecret, InstantSource clock) {
    this.tokens = tokens;
    this.rootSecret = rootSecret.map(SecretHash::of);
    this.clock = clock;
    uses = new LastUses(tokens, clock);
  }

  /**
   * Who has what the header shows.
   *
   * @param header {@code Authorization}
   * @throws FailureException with {@code unauthorized} and the reason
   */
  public Caller authenticate(Optional<String> header) {
    String shown =
        header
            .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(value -> value.substring(BEARER.length()).strip())
            .orElseThrow(
                () ->
                    refused(
                        header.isEmpty()
                            ? "the request shows no token; send Authorization: Bearer TOKEN"
                            : "the Authorization header is malformed; send Authorization: Bearer TOKEN"));
    if (rootSecret.filter(SecretHash.of(shown)::matches).isPresent()) {
      return Caller.root();
    }
    TokenText text =
        TokenText.parse(shown)
            .orElseThrow(
                () ->
                    refused(
                        "the token is malformed, and is not the gateway's first secret; tokens begin with bw_ and are made by 'bootwright token create'"));
    ApiToken token = check(text);
    uses.note(token.id());
    return Caller.of(token);
  }

  private ApiToken check(TokenText text) {
    Instant now = clock.instant();
    // Only who has the secret hears what became of the token.
    StoredToken stored =
        find(text.id(), now)
            .filter(found -> found.hash().matches(text.hash()))
            .orElseThrow(() -> refused("the token is unknown here; it may be another gateway's"));
    if (stored.revoked()) {
      throw refused("the token %s was revoked; ask for a new one".formatted(stored.token().name()));
    }
    if (stored.token().isExpired(now)) {
      throw refused(
          "the token %s expired at %s; ask for a new one"
              .formatted(stored.token().name(), stored.token().expiresAt().orElseThrow()));
    }
    return stored.token();
  }

  private Optional<StoredToken> find(TokenId id, Instant now) {
    synchronized (cache) {
      Seen seen = cache.get(id);
      if (seen != null && now.isBefore(seen.at().plus(CACHED))) {
        return Optional.of(seen.token());
      }
    }
    Optional<StoredToken> found = tokens.find(id);
    synchronized (cache) {
      cache.remove(id);
      if (found.isPresent()) {
        if (cache.size() >= MAXIMUM_CACHED) {
          cache.remove(cache.keySet().iterator().next());
        }
        cache.put(id, new Seen(found.get(), now));
      }
    }
    return found;
  }

  /** Forgets what it believes of a token: it was revoked here. */
  public void forget(TokenId id) {
    synchronized (cache) {
      cache.remove(id);
    }
  }

  private static FailureException refused(String why) {
    return new FailureException(FailureCode.UNAUTHORIZED, why);
  }
}
