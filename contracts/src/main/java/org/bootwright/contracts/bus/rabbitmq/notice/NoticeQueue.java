package org.bootwright.contracts.bus.rabbitmq.notice;

import com.rabbitmq.client.ShutdownSignalException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.rabbitmq.QueueOptions;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQConsumer;
import io.vertx.rabbitmq.RabbitMQMessage;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.topology.QueueArguments;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one bus for the notices that somebody listens to, under another name with each
 * connection: the broker may hold the one of a connection that was cut for a while still.
 */
final class NoticeQueue {
  private static final Logger log = LoggerFactory.getLogger(NoticeQueue.class);

  /** Read and handed on at once; the bounded backlogs are the broker's and the listeners'. */
  private static final int HANDED_ON = 4096;

  private final RabbitMQClient client;
  private final String user;
  private final Consumer<RabbitMQMessage> receiver;
  private final Set<String> routingKeys = ConcurrentHashMap.newKeySet();
  private volatile String name = "";
  private volatile @Nullable RabbitMQConsumer consumer;
  private volatile boolean closed;

  NoticeQueue(RabbitMQClient client, String user, Consumer<RabbitMQMessage> receiver) {
    this.client = client;
    this.user = user;
    this.receiver = receiver;
    client.addConnectionEstablishedCallback(promise -> declareIfWanted().onComplete(promise));
  }

  private Future<Void> declareIfWanted() {
    return routingKeys.isEmpty() || consumer == null ? Future.succeededFuture() : declare();
  }

  private Future<Void> declare() {
    String fresh = BrokerNames.noticeQueue(user, UUID.randomUUID().toString());
    Future<Void> declared =
        client
            .queueDeclare(fresh, false, true, false, new JsonObject(QueueArguments.notices()))
            .mapEmpty();
    for (String routingKey : routingKeys) {
      declared = declared.compose(ok -> client.queueBind(fresh, BrokerNames.NOTICES, routingKey));
    }
    return declared.onSuccess(
        ok -> {
          name = fresh;
          RabbitMQConsumer now = consumer;
          if (now != null) {
            // What the client will consume from once it is connected again.
            now.setQueueName(fresh);
          }
        });
  }

  /** Has notices with this routing key come from now on, whatever becomes of the connection. */
  Future<Void> want(String routingKey) {
    routingKeys.add(routingKey);
    return consumer == null
        ? declare().compose(ok -> consume())
        : client.queueBind(name, BrokerNames.NOTICES, routingKey);
  }

  private Future<Void> consume() {
    QueueOptions options = new QueueOptions().setAutoAck(true).setMaxInternalQueueSize(HANDED_ON);
    return client
        .basicConsumer(name, options)
        .map(
            opened -> {
              opened.handler(receiver::accept);
              opened.endHandler(ended -> reopen());
              consumer = opened;
              return null;
            });
  }

  /**
   * The broker ended the consumer, as when its queue is deleted, which the client leaves at that.
   */
  private void reopen() {
    if (closed) {
      return;
    }
    log.warn("the broker ended the consumer of notices; opening another");
    declare()
        .compose(ok -> consume())
        .onFailure(failure -> log.error("listening to notices has ended", failure));
  }

  void close() {
    closed = true;
    RabbitMQConsumer now = consumer;
    if (now != null) {
      try {
        // Or the client would connect again for it when its connection is closed.
        now.cancel().onFailure(failure -> log.debug("the consumer had ended", failure));
      } catch (ShutdownSignalException e) {
        log.debug("the connection for notices was lost before it was closed", e);
      }
    }
  }
}
