package org.bootwright.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {
  private static DatabaseConfig parse(String url) {
    return DatabaseConfig.parse(url, Optional.of("bootwright"), Optional.of("s3cret"));
  }

  @Test
  void hostPortNameAndOptionsAreRead() {
    assertThat(parse("postgresql://db.example:5433/records?sslmode=verify-full&startup_timeout=5"))
        .isEqualTo(
            new DatabaseConfig.PostgreSql(
                "db.example",
                5433,
                "records",
                "bootwright",
                "s3cret",
                Map.of("sslmode", "verify-full"),
                Duration.ofSeconds(5)));
    assertThat(parse("postgresql://db/records"))
        .isEqualTo(new DatabaseConfig.PostgreSql("db", 5432, "records", "bootwright", "s3cret"));
  }

  @Test
  void userAndPasswordMayStandInTheUrl() {
    assertThat(
            DatabaseConfig.parse(
                "postgresql://me:a%40b+c@db/records", Optional.empty(), Optional.empty()))
        .isEqualTo(new DatabaseConfig.PostgreSql("db", 5432, "records", "me", "a@b+c"));
  }

  @Test
  void aFileIsRead() {
    assertThat(parse("sqlite:/var/lib/records.db"))
        .isEqualTo(new DatabaseConfig.SqliteFile(Path.of("/var/lib/records.db")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sqlite:",
        "mysql://u:pa55@db/records",
        "postgresql://u:pa55@db",
        "postgresql://u:pa55@db/",
        "postgresql://u:pa55@db/a/b",
        "postgresql://u:pa55@db/records?ssl=on",
        "postgresql://u:pa55@db/records?sslmode=maybe",
        "postgresql://u:pa55@db/records?startup_timeout=soon",
        "postgresql://u:pa55@d b/records",
      })
  void whatCannotBeReadIsRefusedWithoutThePassword(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("postgresql://HOST[:PORT]/NAME")
        .hasMessageNotContaining("pa55");
  }

  @Test
  void noUserIsRefused() {
    assertThatThrownBy(
            () -> DatabaseConfig.parse("postgresql://db/r", Optional.empty(), Optional.empty()))
        .hasMessageContaining("BOOTWRIGHT_DATABASE_USER");
  }

  @Test
  void thePasswordIsNotShown() {
    assertThat(parse("postgresql://db/records").toString()).doesNotContain("s3cret");
  }
}
