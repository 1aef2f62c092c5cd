package org.bootwright.service.process;

import io.micrometer.core.instrument.Gauge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.bus.rabbitmq.RabbitMqMessageBus;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** Where the broker is, and as whom a service talks to it. */
public final class BrokerVariables {
  /** Hidden, since it may hold the password. */
  private static final Variable<String> URI =
      Values.secret(
          "BOOTWRIGHT_AMQP_URI", "amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps:// for TLS");

  private static final Variable<String> USER =
      Values.text("BOOTWRIGHT_AMQP_USER", "the broker's user, where the URI names none");

  private static final Variable<String> PASSWORD =
      Values.secret("BOOTWRIGHT_AMQP_PASSWORD", "its password");

  private static final Variable<Path> CA =
      Values.path("BOOTWRIGHT_AMQP_CA_FILE", "PEM of the CA that signed the broker's certificate");

  private static final Variable<Path> CERTIFICATE =
      Values.path("BOOTWRIGHT_AMQP_CERT_FILE", "PEM of a certificate to show to the broker");

  private static final Variable<Path> KEY =
      Values.path("BOOTWRIGHT_AMQP_KEY_FILE", "PEM of that certificate's key, PKCS#8");

  private BrokerVariables() {}

  /** All that {@link #open} reads. */
  public static List<Variable<?>> all() {
    return List.of(URI, USER, PASSWORD, CA, CERTIFICATE, KEY);
  }

  /** One try to connect; the process has more patience than that. */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);

  /** Who we are at the broker; looks at all that is set, and reads no file of TLS yet. */
  public static BrokerConfig read(Settings settings, String connectionName) {
    settings.get(URI);
    BrokerConfig config = BrokerConfig.from(name -> find(settings, name), connectionName);
    return config.withTimings(config.timings().withConnect(CONNECT_LIMIT));
  }

  private static Optional<String> find(Settings settings, String name) {
    return all().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst()
        .flatMap(variable -> settings.find(variable).map(Object::toString));
  }

  /** Opens the bus of a broker; whether it is connected counts for the process's readiness. */
  public static void open(BrokerConfig config, Parts parts) {
    RabbitMqMessageBus bus = RabbitMqMessageBus.connect(config);
    parts.addBus(bus);
    parts
        .readiness()
        .add(
            "broker",
            () ->
                bus.isConnected()
                    ? Optional.empty()
                    : Optional.of("there is no connection to " + config));
    Gauge.builder("bootwright.bus.connected", bus, open -> open.isConnected() ? 1 : 0)
        .description("Whether messages can be sent and received: 1 or 0")
        .register(parts.meters());
  }
}
