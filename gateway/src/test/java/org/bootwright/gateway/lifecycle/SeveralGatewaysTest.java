package org.bootwright.gateway.lifecycle;

import java.nio.file.Path;
import org.bootwright.gateway.store.DatabaseConfig;
import org.junit.jupiter.api.io.TempDir;

/** In a file of SQLite, which one process has: as two sets of threads. */
final class SeveralGatewaysTest extends SeveralGatewaysContract {
  @TempDir Path directory;

  @Override
  DatabaseConfig emptyDatabase() {
    return new DatabaseConfig.SqliteFile(directory.resolve("gateway.db"));
  }

  @Override
  boolean canBeShared() {
    return false;
  }
}
