package org.bootwright.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import com.rabbitmq.client.ConnectionFactory;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the real clients log when the broker is away does not come through; the rest does. */
final class LostConnectionFilterTest {
  private final ListAppender<ILoggingEvent> all = new ListAppender<>();
  private final ListAppender<ILoggingEvent> shown = new ListAppender<>();
  private final ch.qos.logback.classic.Logger root =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  private final Appender<ILoggingEvent> usual = root.getAppender("standard error");

  @BeforeEach
  void listen() {
    root.detachAppender(usual);
    shown.addFilter(new LostConnectionFilter());
    for (ListAppender<ILoggingEvent> appender : List.of(all, shown)) {
      appender.start();
      root.addAppender(appender);
    }
  }

  @AfterEach
  void leave() {
    root.detachAppender(all);
    root.detachAppender(shown);
    root.addAppender(usual);
  }

  @Test
  void aRefusedConnectionOfVertxIsLeftOut() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      RabbitMQOptions options =
          new RabbitMQOptions().setHost("127.0.0.1").setPort(freePort()).setReconnectAttempts(0);
      var starting = RabbitMQClient.create(vertx, options).start().toCompletionStage();

      assertThat(
              starting
                  .toCompletableFuture()
                  .handle((ok, failure) -> failure)
                  .get(30, TimeUnit.SECONDS))
          .isNotNull();

      assertThat(all.list).anyMatch(event -> event.getThrowableProxy() != null);
      // That it does not try again is left, in a line.
      assertThat(shown.list).allMatch(event -> event.getThrowableProxy() == null);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whatTheDriversHandlerSaysOfALostConnectionIsLeftOut() {
    var handler = new ConnectionFactory().getExceptionHandler();

    handler.handleUnexpectedConnectionDriverException(null, new IOException("Connection reset"));
    handler.handleUnexpectedConnectionDriverException(null, new EOFException());

    assertThat(all.list).hasSize(2);
    assertThat(shown.list).isEmpty();
  }

  @Test
  void otherFailuresOfTheDriverAreShown() {
    var handler = new ConnectionFactory().getExceptionHandler();

    handler.handleUnexpectedConnectionDriverException(null, new IllegalStateException("a defect"));
    LoggerFactory.getLogger(LostConnectionFilterTest.class)
        .error("ours", new IOException("a disk"));

    assertThat(shown.list).hasSize(2);
  }
}
