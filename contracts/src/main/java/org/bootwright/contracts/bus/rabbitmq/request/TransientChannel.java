package org.bootwright.contracts.bus.rabbitmq.request;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ReturnCallback;
import java.io.IOException;
import java.time.Duration;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerFailures;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelKeeper;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelUse;
import org.bootwright.contracts.bus.rabbitmq.connection.ConnectionKeeper;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is lost when the connection is. Messages that have no queue come back. */
public final class TransientChannel implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TransientChannel.class);

  private final ChannelKeeper keeper;

  public TransientChannel(ConnectionKeeper connections, String purpose, ReturnCallback returned) {
    this.keeper =
        new ChannelKeeper(
            connections,
            purpose,
            new ChannelUse() {
              @Override
              public void opened(Channel channel) {
                channel.addReturnListener(returned);
              }
            });
  }

  public void awaitOpened(Duration patience) {
    keeper.awaitOpened(patience);
  }

  /**
   * Sends, or throws when there is no channel now.
   *
   * @param mandatory the message is to come back when no queue takes it
   */
  void publish(
      String exchange,
      String routingKey,
      boolean mandatory,
      AMQP.BasicProperties properties,
      byte[] body) {
    String doing = "sending to %s by %s".formatted(routingKey, exchange);
    Channel channel =
        keeper
            .current()
            .orElseThrow(
                () ->
                    new FailureException(
                        FailureCode.BROKER_UNAVAILABLE,
                        doing + ": there is no connection to the broker"));
    try {
      channel.basicPublish(exchange, routingKey, mandatory, properties, body);
    } catch (IOException | AlreadyClosedException e) {
      log.debug("a channel was lost while sending", e);
      throw BrokerFailures.of(doing, e);
    }
  }

  @Override
  public void close() {
    keeper.close();
  }
}
