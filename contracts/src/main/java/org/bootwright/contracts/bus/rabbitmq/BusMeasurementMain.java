package org.bootwright.contracts.bus.rabbitmq;

import java.time.Duration;
import java.util.List;
import org.bootwright.contracts.bus.measure.BusMeasurement;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the broker that {@code BOOTWRIGHT_AMQP_URI} names and logs what it gets. */
public final class BusMeasurementMain {
  private static final Logger log = LoggerFactory.getLogger(BusMeasurementMain.class);

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration EACH = Duration.ofSeconds(5);
  private static final List<Integer> THREADS = List.of(1, 8, 64);
  private static final List<Integer> BATCHES = List.of(1, 100);
  private static final int REQUESTS = 2_000;

  private BusMeasurementMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    BrokerConfig config = BrokerConfig.fromEnvironment(System.getenv(), "measurement");
    try (RabbitMqMessageBus bus = RabbitMqMessageBus.connect(config);
        RabbitMqMessageBus server = RabbitMqMessageBus.connect(config)) {
      measure(new BusMeasurement(bus), server);
    }
  }

  private static void measure(BusMeasurement measurement, RabbitMqMessageBus server)
      throws InterruptedException {
    measurement.send(8, 100, WARM_UP, true);
    for (int batch : BATCHES) {
      for (int threads : THREADS) {
        log.info("{}", measurement.send(threads, batch, EACH, false));
      }
    }
    log.info("drained meanwhile: {}", measurement.send(8, 100, EACH, true));
    measurement.ask(server, REQUESTS);
    log.info("{}", measurement.ask(server, REQUESTS));
  }
}
