package org.bootwright.contracts.bus.rabbitmq.notice;

import io.opentelemetry.context.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.bootwright.contracts.bus.Subscription;
import org.bootwright.contracts.bus.notice.NoticeListener;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.MessageCodec;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.trace.TraceParent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells everybody, and hears what others tell. */
public final class NoticeBoard implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NoticeBoard.class);

  /** A notice that takes longer is late news. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A broker that takes no messages holds up as many; more are lost at once. */
  private static final int UNDER_WAY_BOUND = 256;

  /** Of the client's blocking calls; each ends in the one socket. */
  private static final int WORKERS = 2;

  private final MessageCodec codec = new MessageCodec();
  private final MessageProperties properties;
  private final CopyOnWriteArrayList<NoticeListener<?>> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore underWay = new Semaphore(UNDER_WAY_BOUND);
  private final Vertx vertx;
  private final RabbitMQClient client;
  private final NoticeQueue queue;

  private NoticeBoard(BrokerConfig config, MessageProperties properties) {
    this.properties = properties;
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.client = RabbitMQClient.create(vertx, VertxClientOptions.of(config));
    this.queue = new NoticeQueue(client, config.user(), this::received);
  }

  public static NoticeBoard connect(BrokerConfig config, MessageProperties properties) {
    NoticeBoard board = new NoticeBoard(config, properties);
    try {
      Awaiting.get(
          "connecting to %s for notices".formatted(config),
          config.timings().connect(),
          board.client::start);
      return board;
    } catch (FailureException e) {
      board.close();
      throw e;
    }
  }

  /** As MessageBus.publish promises. */
  public void publish(Notice notice) {
    String doing = "telling " + notice.getClass().getSimpleName();
    Buffer body = Buffer.buffer(codec.encode(notice));
    if (!underWay.tryAcquire()) {
      throw new FailureException(
          FailureCode.BROKER_UNAVAILABLE,
          doing + ": the broker takes no messages, and many notices wait");
    }
    try {
      Awaiting.get(
          doing,
          PATIENCE,
          () ->
              client.basicPublish(
                  BrokerNames.NOTICES,
                  notice.getClass().getSimpleName(),
                  properties.transientOf(notice, TraceParent.current()).build(),
                  body));
    } finally {
      underWay.release();
    }
  }

  /** As MessageBus.subscribe promises. */
  public <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener) {
    NoticeListener<N> noticeListener = new NoticeListener<>(kind, listener);
    listeners.add(noticeListener);
    Thread thread =
        Thread.ofVirtual().name("notices-" + kind.getSimpleName()).start(noticeListener);
    Subscription subscription =
        () -> {
          listeners.remove(noticeListener);
          thread.interrupt();
        };
    try {
      want(kind);
      return subscription;
    } catch (FailureException e) {
      subscription.close();
      throw e;
    }
  }

  /** One at a time: the first has the queue declared, the others find it. */
  private synchronized void want(Class<? extends Notice> kind) {
    String routingKey = kind.equals(Notice.class) ? "#" : kind.getSimpleName();
    Awaiting.get("listening to " + kind.getSimpleName(), PATIENCE, () -> queue.want(routingKey));
  }

  private void received(RabbitMQMessage message) {
    try {
      if (codec.decode(message.body().getBytes()) instanceof Notice notice) {
        Context trace = MessageProperties.trace(message.properties());
        listeners.forEach(listener -> listener.offer(notice, trace));
      }
    } catch (IOException e) {
      log.warn("a notice cannot be read: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    queue.close();
    try {
      Awaiting.get("closing the connection for notices", PATIENCE, client::stop);
    } catch (FailureException e) {
      log.debug("the connection for notices was lost before it was closed", e);
    }
    // Not as a part of the above: the end of the event loop could not be told on the event loop.
    try {
      Awaiting.get("ending the threads for notices", PATIENCE, vertx::close);
    } catch (FailureException e) {
      log.warn("threads for notices are left", e);
    }
  }

  /** Whether notices come and go now. */
  public boolean isConnected() {
    return client.isConnected();
  }
}
