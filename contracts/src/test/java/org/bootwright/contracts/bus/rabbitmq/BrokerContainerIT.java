package org.bootwright.contracts.bus.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BrokerContainerIT {
  @Test
  void aStartedBrokerListens() {
    try (BrokerContainer broker = new BrokerContainer().start()) {
      broker.run("rabbitmq-diagnostics", "check_port_connectivity");
      assertThat(broker.uri()).startsWith("amqp://guest:guest@");
    }
  }
}
