package org.bootwright.cli.command;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.bus.rabbitmq.RabbitMqMessageBus;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import picocli.CommandLine.Option;

/** Which broker a command joins. */
final class BrokerOption {
  private static final String VARIABLE = "BOOTWRIGHT_AMQP_URI";

  @Option(
      names = "--amqp",
      paramLabel = "URI",
      description =
          "The system's broker (default: $$BOOTWRIGHT_AMQP_URI, else amqp://localhost). User and"
              + " password also from $$BOOTWRIGHT_AMQP_USER and $$BOOTWRIGHT_AMQP_PASSWORD; one"
              + " that may do anything there.")
  private Optional<String> uri = Optional.empty();

  boolean isNamed(Map<String, String> environment) {
    return uri.isPresent() || environment.containsKey(VARIABLE);
  }

  RabbitMqMessageBus connect(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>(environment);
    uri.ifPresent(value -> settings.put(VARIABLE, value));
    return RabbitMqMessageBus.connect(BrokerConfig.fromEnvironment(settings, "bench"));
  }
}
