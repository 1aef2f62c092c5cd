package org.bootwright.contracts.bus.rabbitmq;

import java.time.Duration;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerTimings;

/** Times short enough for tests that cut things. */
final class Broken {
  static final BrokerTimings QUICK =
      new BrokerTimings(
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofMillis(20),
          Duration.ofMillis(500));

  private Broken() {}

  static RabbitMqMessageBus connect(BrokerContainer broker, String name) {
    return RabbitMqMessageBus.connect(BrokerConfig.of(broker.uri(), name).withTimings(QUICK));
  }
}
