package org.bootwright.gateway;

import java.nio.file.Path;
import org.bootwright.gateway.store.DatabaseConfig;

/** Settings of gateways under test. */
final class TestConfigs {
  private TestConfigs() {}

  /** On any free port, with its records in this database. */
  static GatewayConfig on(DatabaseConfig database) {
    return GatewayConfig.onLoopback(0, Path.of("unused")).withDatabase(database);
  }
}
