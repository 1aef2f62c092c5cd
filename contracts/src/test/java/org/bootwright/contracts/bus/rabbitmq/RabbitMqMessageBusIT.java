package org.bootwright.contracts.bus.rabbitmq;

import java.time.Duration;
import java.util.List;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.MessageBusContract;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerTimings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class RabbitMqMessageBusIT extends MessageBusContract {
  private static final BrokerContainer BROKER = new BrokerContainer();

  @BeforeAll
  static void startBroker() {
    BROKER.start();
  }

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  @Override
  protected MessageBus open() {
    return RabbitMqMessageBus.connect(
        BrokerConfig.of(BROKER.uri(), "contract")
            .withTimings(
                BrokerTimings.STANDARD.withRetries(Duration.ofMillis(5), Duration.ofMillis(50))));
  }

  @Override
  protected List<String> deadLetterReasons(MessageBus bus, WorkQueue queue) {
    return DeadLetterReader.read(BROKER.uri()).stream()
        .filter(letter -> letter.queue().equals(queue.name()))
        .map(DeadLetterReader.Letter::reason)
        .toList();
  }
}
