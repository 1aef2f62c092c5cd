package org.bootwright.contracts.bus.rabbitmq.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.topology.QueueArguments;
import org.bootwright.contracts.json.ContractsJson;

/**
 * The file that a broker loads at its start ({@code load_definitions}): virtual host, users with
 * their rights, and what all services share, so that they may start in any order.
 */
public final class BrokerDefinitions {
  /** Runners of other architectures come by a gateway's declaring their queue. */
  private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");

  private final String virtualHost;
  private final List<BrokerUser> users;
  private final SecureRandom random = new SecureRandom();
  private final ObjectNode root = ContractsJson.shared().mapper().createObjectNode();

  private BrokerDefinitions(String virtualHost, List<BrokerUser> users) {
    this.virtualHost = virtualHost;
    this.users = users;
  }

  /**
   * With one user for each service, named as its key: {@code gateway}, {@code converter}, {@code
   * runner} and, if wanted, {@code operator}.
   */
  public static String json(String virtualHost, Map<String, String> passwords) {
    List<BrokerUser> users =
        new TreeMap<>(passwords)
            .entrySet().stream().map(entry -> user(entry.getKey(), entry.getValue())).toList();
    return json(virtualHost, users);
  }

  private static BrokerUser user(String name, String password) {
    return switch (name) {
      case "gateway" -> BrokerUser.gateway(name, password);
      case "converter" -> BrokerUser.converter(name, password);
      case "runner" -> BrokerUser.runners(name, password);
      case "operator" -> BrokerUser.operator(name, password);
      default ->
          throw new IllegalArgumentException(
              "a broker user is gateway, converter, runner or operator, not " + name);
    };
  }

  public static String json(String virtualHost, List<BrokerUser> users) {
    return new BrokerDefinitions(virtualHost, users).write();
  }

  private String write() {
    root.putArray("vhosts").addObject().put("name", virtualHost);
    ArrayNode userList = root.putArray("users");
    ArrayNode permissions = root.putArray("permissions");
    ArrayNode topicPermissions = root.putArray("topic_permissions");
    for (BrokerUser user : users) {
      writeUser(user, userList.addObject());
      writePermissions(user, permissions.addObject());
      new TreeMap<>(user.permissions().topics())
          .forEach((exchange, topic) -> writeTopic(user, exchange, topic, topicPermissions));
    }
    writeTopology();
    try {
      return ContractsJson.shared()
          .mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of text must have a JSON form", e);
    }
  }

  private void writeUser(BrokerUser user, ObjectNode into) {
    into.put("name", user.name());
    into.put("password_hash", PasswordHash.of(user.password(), random));
    into.put("hashing_algorithm", PasswordHash.ALGORITHM);
    ArrayNode tags = into.putArray("tags");
    if (!user.tag().isEmpty()) {
      tags.add(user.tag());
    }
  }

  private void writePermissions(BrokerUser user, ObjectNode into) {
    into.put("user", user.name());
    into.put("vhost", virtualHost);
    into.put("configure", user.permissions().configure());
    into.put("write", user.permissions().write());
    into.put("read", user.permissions().read());
  }

  private void writeTopic(
      BrokerUser user, String exchange, Permissions.Topic topic, ArrayNode into) {
    into.addObject()
        .put("user", user.name())
        .put("vhost", virtualHost)
        .put("exchange", exchange)
        .put("write", topic.write())
        .put("read", topic.read());
  }

  private void writeTopology() {
    ArrayNode exchanges = root.putArray("exchanges");
    for (String exchange : BrokerNames.EXCHANGES) {
      exchanges
          .addObject()
          .put("name", exchange)
          .put("vhost", virtualHost)
          .put("type", "topic")
          .put("durable", true)
          .put("auto_delete", false)
          .put("internal", false)
          .putObject("arguments");
    }
    root.putArray("queues");
    root.putArray("bindings");
    writeQueue(BrokerNames.DEAD_LETTERS, QueueArguments.deadLetters(), BrokerNames.DEAD, "#");
    writeQueue(WorkQueue.CONVERSIONS);
    writeQueue(WorkQueue.REPORTS);
    ARCHITECTURES.forEach(architecture -> writeQueue(WorkQueue.boots(architecture)));
  }

  private void writeQueue(WorkQueue queue) {
    writeQueue(
        BrokerNames.queue(queue),
        QueueArguments.work(queue),
        BrokerNames.exchange(queue),
        queue.name());
  }

  private void writeQueue(
      String name, Map<String, Object> arguments, String exchange, String routingKey) {
    root.withArray("queues")
        .addObject()
        .put("name", name)
        .put("vhost", virtualHost)
        .put("durable", true)
        .put("auto_delete", false)
        .set("arguments", ContractsJson.shared().mapper().valueToTree(arguments));
    root.withArray("bindings")
        .addObject()
        .put("source", exchange)
        .put("vhost", virtualHost)
        .put("destination", name)
        .put("destination_type", "queue")
        .put("routing_key", routingKey)
        .putObject("arguments");
  }
}
