package org.bootwright.gateway.lifecycle;

import org.bootwright.gateway.store.DatabaseConfig;
import org.bootwright.gateway.store.PostgreSqlServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** In PostgreSQL. */
final class SeveralGatewaysIT extends SeveralGatewaysContract {
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
  boolean canBeShared() {
    return true;
  }
}
