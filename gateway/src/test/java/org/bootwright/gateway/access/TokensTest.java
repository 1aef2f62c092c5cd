package org.bootwright.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.store.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokensTest {
  private static final String ROOT_SECRET = "the first secret";

  @TempDir Path directory;
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InstantSource clock = () -> now;
  private Database database;
  private Tokens tokens;
  private Authenticator authenticator;

  @BeforeEach
  void open() {
    database =
        Database.open(
            new org.bootwright.gateway.store.DatabaseConfig.SqliteFile(
                directory.resolve("gateway.db")));
    tokens = new Tokens(database, clock);
    authenticator = new Authenticator(tokens, Optional.of(ROOT_SECRET), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private NewToken create(String name) {
    return tokens.create(name, Scope.OPERATE, Optional.empty(), TokenLimits.NONE);
  }

  private Caller authenticate(String secret) {
    return authenticator.authenticate(Optional.of("Bearer " + secret));
  }

  private void assertRefused(String secret, String why) {
    assertThatThrownBy(() -> authenticate(secret))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNAUTHORIZED))
        .hasMessageContaining(why)
        .message()
        .doesNotContain(secret);
  }

  @Test
  void whoShowsATokenIsItsCaller() {
    NewToken made = create("ci");
    assertThat(made.text()).matches("bw_[0-9a-f]{16}_[0-9a-f]{64}");
    assertThat(made.toString()).doesNotContain(made.text());
    Caller caller = authenticate(made.text());
    assertThat(caller.name()).isEqualTo("ci");
    assertThat(caller.scope()).isEqualTo(Scope.OPERATE);
    assertThat(caller.owner().orElseThrow().token()).isEqualTo(made.token().id().toString());
    assertThat(authenticate(ROOT_SECRET)).isEqualTo(Caller.root());
    assertThat(authenticator.authenticate(Optional.of("bearer " + made.text())).name())
        .isEqualTo("ci");
  }

  @Test
  void theSecretIsInNoFileOfTheDatabase() throws Exception {
    String text = create("ci").text();
    database.close();
    String secret = text.substring(text.lastIndexOf('_') + 1);
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
  }

  @Test
  void eachReasonOfARefusalIsSaid() {
    assertThatThrownBy(() -> authenticator.authenticate(Optional.empty()))
        .hasMessageContaining("shows no token");
    assertThatThrownBy(() -> authenticator.authenticate(Optional.of("Basic YTpi")))
        .hasMessageContaining("header is malformed");
    String text = create("ci").text();
    assertRefused(ROOT_SECRET + "x", "token is malformed");
    assertRefused(text + "0", "token is malformed");
    assertRefused(text.toUpperCase(java.util.Locale.ROOT), "token is malformed");
    char last = text.charAt(text.length() - 1) == '0' ? '1' : '0';
    assertRefused(text.substring(0, text.length() - 1) + last, "unknown here");
    assertRefused("bw_" + "0".repeat(16) + "_" + "0".repeat(64), "unknown here");
  }

  @Test
  void anExpiredTokenIsRefusedFromThatInstantOn() {
    NewToken made =
        tokens.create("ci", Scope.READ, Optional.of(Duration.ofDays(1)), TokenLimits.NONE);
    now = now.plus(Duration.ofDays(1)).minusMillis(1);
    assertThat(authenticate(made.text()).name()).isEqualTo("ci");
    now = now.plusMillis(1);
    assertRefused(made.text(), "ci expired at 2026-01-02T00:00:00Z");
  }

  @Test
  void aRevokedTokenIsRefusedAtEveryGatewayWithinSeconds() {
    NewToken made = create("ci");
    authenticate(made.text());
    Authenticator other = new Authenticator(tokens, Optional.empty(), clock);
    Optional<String> header = Optional.of("Bearer " + made.text());
    other.authenticate(header);
    authenticator.forget(tokens.revoke("ci").id());
    assertRefused(made.text(), "ci was revoked");
    now = now.plus(Authenticator.CACHED);
    assertThatThrownBy(() -> other.authenticate(header)).hasMessageContaining("was revoked");
    assertThat(tokens.list()).isEmpty();
    assertThat(create("ci").token().id()).isNotEqualTo(made.token().id());
  }

  @Test
  void theLastUseIsWrittenOnceAMinute() {
    NewToken made = create("ci");
    Instant first = now;
    authenticate(made.text());
    awaitLastUse(first);
    now = now.plusSeconds(59);
    authenticate(made.text());
    now = now.plusSeconds(1);
    authenticate(made.text());
    awaitLastUse(first.plusSeconds(60));
  }

  private void awaitLastUse(Instant at) {
    Awaitility.await().until(() -> tokens.list().getFirst().lastUsedAt().equals(Optional.of(at)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"taken", "root", "local"})
  void namesAreUniqueAndTwoAreReserved(String name) {
    create("taken");
    assertThatThrownBy(() -> create(name)).hasMessageContaining("name " + name + " is taken");
  }

  @Test
  void tokensAreRevokedByNameOrId() {
    NewToken one = create("one");
    create("two");
    tokens.revoke(one.token().id().toString());
    tokens.revoke("two");
    assertThat(tokens.list()).isEmpty();
    for (String gone : List.of("two", one.token().id().toString(), "0".repeat(16), "nothing")) {
      assertThatThrownBy(() -> tokens.revoke(gone)).hasMessageContaining("there is none");
    }
  }

  @Test
  void limitsAreKept() {
    TokenLimits limits =
        new TokenLimits(
            Optional.of(1),
            Optional.of(2),
            Optional.of(3),
            Optional.of(4),
            Optional.of(5),
            Optional.of(6));
    tokens.create("ci", Scope.READ, Optional.empty(), limits);
    assertThat(tokens.list().getFirst().limits()).isEqualTo(limits);
  }

  @Test
  void somebodyHasToBeAnAdmin() {
    create("ci");
    assertThatThrownBy(tokens::checkThatSomebodyCanAdminister)
        .hasMessageContaining("BOOTWRIGHT_TOKEN");
    tokens.create("me", Scope.ADMIN, Optional.of(Duration.ofDays(1)), TokenLimits.NONE);
    tokens.checkThatSomebodyCanAdminister();
    now = now.plus(Duration.ofDays(2));
    assertThatThrownBy(tokens::checkThatSomebodyCanAdminister)
        .hasMessageContaining("no admin's token yet");
  }
}
