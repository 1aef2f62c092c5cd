package org.bootwright.contracts.bus.rabbitmq.connection;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the broker is and who we are there.
 *
 * @param tls present for AMQPS
 * @param connectionName what the broker's management calls our connections
 */
public record BrokerConfig(
    String host,
    int port,
    String virtualHost,
    String user,
    String password,
    Optional<TlsFiles> tls,
    String connectionName,
    BrokerTimings timings) {

  /** From the variables {@code BOOTWRIGHT_AMQP_*}; see docs/messages.md. */
  public static BrokerConfig fromEnvironment(
      Map<String, String> environment, String connectionName) {
    return from(name -> Optional.ofNullable(environment.get(name)), connectionName);
  }

  /** As fromEnvironment, with the values from wherever settings come. */
  public static BrokerConfig from(
      Function<String, Optional<String>> settings, String connectionName) {
    AmqpUri uri = AmqpUri.parse(settings.apply("BOOTWRIGHT_AMQP_URI").orElse("amqp://localhost"));
    return new BrokerConfig(
        uri.host(),
        uri.port(),
        uri.virtualHost(),
        settings.apply("BOOTWRIGHT_AMQP_USER").or(uri::user).orElse("guest"),
        settings.apply("BOOTWRIGHT_AMQP_PASSWORD").or(uri::password).orElse("guest"),
        uri.secure() ? Optional.of(tlsFiles(settings)) : Optional.empty(),
        connectionName,
        BrokerTimings.STANDARD);
  }

  private static TlsFiles tlsFiles(Function<String, Optional<String>> settings) {
    return new TlsFiles(
        settings.apply("BOOTWRIGHT_AMQP_CA_FILE").map(Path::of),
        settings.apply("BOOTWRIGHT_AMQP_CERT_FILE").map(Path::of),
        settings.apply("BOOTWRIGHT_AMQP_KEY_FILE").map(Path::of));
  }

  /** Without TLS files. */
  public static BrokerConfig of(String uri, String connectionName) {
    return fromEnvironment(Map.of("BOOTWRIGHT_AMQP_URI", uri), connectionName);
  }

  public BrokerConfig withTimings(BrokerTimings other) {
    return new BrokerConfig(host, port, virtualHost, user, password, tls, connectionName, other);
  }

  /** How messages name the broker: never with the password. */
  @Override
  public String toString() {
    return "%s://%s@%s:%d/%s"
        .formatted(tls.isPresent() ? "amqps" : "amqp", user, host, port, virtualHost);
  }
}
