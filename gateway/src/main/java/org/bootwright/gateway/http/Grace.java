package org.bootwright.gateway.http;

import java.time.Duration;

/** How long a guest may take to end in good order. */
final class Grace {
  /** As docker. */
  private static final int DEFAULT_SECONDS = 10;

  private Grace() {}

  static Duration of(Exchange exchange) {
    return Duration.ofSeconds(exchange.body().path("graceSeconds").asInt(DEFAULT_SECONDS));
  }
}
