package org.bootwright.contracts.bus.rabbitmq.access;

import java.util.Map;

/**
 * What a user may do: regular expressions over the names of queues and exchanges, as RabbitMQ has
 * them.
 *
 * @param configure what it may declare and delete
 * @param write the exchanges it may publish to, and the queues it may bind
 * @param read the queues it may consume, and the exchanges it may bind queues to
 * @param topics by exchange, which routing keys; an exchange that is not here is not limited
 *     further
 */
record Permissions(String configure, String write, String read, Map<String, Topic> topics) {
  /** No name, no routing key. */
  static final String NOTHING = "^$";

  Permissions {
    topics = Map.copyOf(topics);
  }

  /**
   * Routing keys of one exchange.
   *
   * @param write with which it may publish
   * @param read with which it may bind
   */
  record Topic(String write, String read) {}
}
