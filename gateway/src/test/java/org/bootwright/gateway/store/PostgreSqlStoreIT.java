package org.bootwright.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stores in PostgreSQL. */
final class PostgreSqlStoreIT extends StoreContract {
  private static PostgreSqlServer server;

  @BeforeAll
  static void startServer() {
    server = new PostgreSqlServer();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  DatabaseConfig emptyDatabase() {
    return server.freshDatabase();
  }

  @Override
  int together() {
    return 4;
  }

  @Test
  void aWrongPasswordIsRefusedAtOnce() {
    DatabaseConfig.PostgreSql right = server.database("postgres");
    assertRefused(
        new DatabaseConfig.PostgreSql(
            right.host(), right.port(), right.name(), right.user(), "battery staple"),
        FailureCode.UNAUTHORIZED,
        "bootwright");
  }

  @Test
  void aDatabaseThatIsNotThereIsNamed() {
    assertRefused(server.database("elsewhere"), FailureCode.INVALID_REQUEST, "elsewhere");
  }

  @Test
  void aServerThatIsNotThereIsWaitedForAndThenNamed() {
    DatabaseConfig.PostgreSql absent =
        new DatabaseConfig.PostgreSql(
            "127.0.0.1", 1, "records", "bootwright", "", Map.of(), Duration.ofMillis(300));
    assertRefused(absent, FailureCode.DATABASE_UNAVAILABLE, "records at 127.0.0.1:1");
  }

  @Test
  void aServerWithoutTlsIsNotTrustedWhereTlsIsAskedFor() {
    DatabaseConfig.PostgreSql plain = server.database("postgres");
    assertRefused(
        new DatabaseConfig.PostgreSql(
            plain.host(),
            plain.port(),
            plain.name(),
            plain.user(),
            plain.password(),
            Map.of("sslmode", "require"),
            Duration.ofMillis(300)),
        FailureCode.DATABASE_UNAVAILABLE,
        "SSL");
  }

  private static void assertRefused(
      DatabaseConfig.PostgreSql config, FailureCode code, String part) {
    assertThatThrownBy(() -> Database.open(config))
        .isInstanceOfSatisfying(
            FailureException.class, failure -> assertThat(failure.code()).isEqualTo(code))
        .hasMessageContaining(part)
        .hasMessageContaining(config.user())
        .hasMessageNotContaining("battery staple");
  }
}
