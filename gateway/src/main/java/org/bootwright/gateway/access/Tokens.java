package org.bootwright.gateway.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.TokenStore.StoredToken;
import org.bootwright.gateway.store.Database;

/**
 * The API tokens of all gateways that share a database. Safe for use by several threads; all
 * methods block; failures are FailureExceptions.
 */
public final class Tokens {
  /** Each person and program has one; more than this is a script that makes one each time. */
  static final int MAXIMUM_TOKENS = 1000;

  /** The log of who did what would be ambiguous. */
  private static final Set<String> RESERVED_NAMES = Set.of(Caller.LOCAL, Caller.ROOT);

  private final Database database;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final TokenStore store = new TokenStore();

  public Tokens(Database database, InstantSource clock) {
    this(database, clock, new SecureRandom());
  }

  Tokens(Database database, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.clock = clock;
    this.random = random;
  }

  /** Makes a token. Its text is known only to whoever gets what this returns. */
  public NewToken create(
      String name, Scope scope, Optional<Duration> validFor, TokenLimits limits) {
    TokenText text = TokenText.make(random);
    Instant now = Instant.ofEpochMilli(clock.millis());
    ApiToken token =
        new ApiToken(
            text.id(), name, scope, limits, now, validFor.map(now::plus), Optional.empty());
    return database.write(
        connection -> {
          if (RESERVED_NAMES.contains(name) || store.findByName(connection, name).isPresent()) {
            throw new FailureException(
                FailureCode.CONFLICT,
                "making a token: the name %s is taken; revoke that token, or choose another name"
                    .formatted(name));
          }
          if (store.all(connection).size() >= MAXIMUM_TOKENS) {
            throw new FailureException(
                FailureCode.LIMIT_REACHED,
                "making a token: there are %d, as many as there may be; revoke some"
                    .formatted(MAXIMUM_TOKENS));
          }
          store.insert(connection, token, text.hash());
          return new NewToken(token, text.reveal());
        });
  }

  /** All that are not revoked, by name. */
  public List<ApiToken> list() {
    return database.read(store::all);
  }

  /** Revokes a token. Other gateways hear of it within {@link Authenticator#CACHED}. */
  public ApiToken revoke(String nameOrId) {
    return database.write(
        connection -> {
          Optional<StoredToken> found = store.findByName(connection, nameOrId);
          if (found.isEmpty() && TokenId.isOne(nameOrId)) {
            found =
                store.find(connection, new TokenId(nameOrId)).filter(stored -> !stored.revoked());
          }
          ApiToken token =
              found
                  .map(StoredToken::token)
                  .orElseThrow(
                      () ->
                          new FailureException(
                              FailureCode.TOKEN_NOT_FOUND,
                              "revoking the token %s: there is none of this name or id; the list of tokens has them all"
                                  .formatted(nameOrId)));
          store.revoke(connection, token.id(), clock.instant());
          return token;
        });
  }

  /** Fails when nobody could make the first token. */
  public void checkThatSomebodyCanAdminister() {
    Instant now = clock.instant();
    boolean somebody =
        list().stream()
            .anyMatch(token -> token.scope().includes(Scope.ADMIN) && !token.isExpired(now));
    if (!somebody) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "starting the gateway: requests are to show tokens, and there is no admin's token yet; give the gateway a first secret (BOOTWRIGHT_TOKEN) and make tokens with it");
    }
  }

  Optional<StoredToken> find(TokenId id) {
    return database.read(connection -> store.find(connection, id));
  }

  void noteUse(TokenId id, Duration atMostEvery) {
    database.write(
        connection -> {
          store.noteUse(connection, id, clock.instant(), atMostEvery);
          return true;
        });
  }
}
