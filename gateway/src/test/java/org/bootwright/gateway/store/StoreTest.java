package org.bootwright.gateway.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stores in a file of SQLite. */
final class StoreTest extends StoreContract {
  @TempDir Path directory;

  @Override
  DatabaseConfig emptyDatabase() {
    return new DatabaseConfig.SqliteFile(
        directory.resolve("deep/er/%s.db".formatted(UUID.randomUUID())));
  }

  @Override
  int together() {
    return 1;
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws Exception {
    Path other = directory.resolve("notes.txt");
    Files.writeString(other, "not a database ".repeat(100));
    assertThatThrownBy(() -> Database.open(new DatabaseConfig.SqliteFile(other)))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("notes.txt");
  }
}
