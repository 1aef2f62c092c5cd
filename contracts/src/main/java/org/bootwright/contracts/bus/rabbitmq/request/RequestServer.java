package org.bootwright.contracts.bus.rabbitmq.request;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.RequestHandler;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelUse;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.topology.QueueArguments;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.MessageCodec;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.trace.TraceParent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests to one endpoint. */
public final class RequestServer implements ChannelUse {
  private static final Logger log = LoggerFactory.getLogger(RequestServer.class);

  /**
   * How many are answered at the same time. Most of them wait for output that is not there yet, and
   * a waiting virtual thread costs a few kilobytes.
   */
  private static final int CONCURRENCY = 1024;

  private final Endpoint endpoint;
  private final RequestHandler handler;
  private final TransientChannel replies;
  private final MessageProperties properties;
  private final ExecutorService executor;
  private final MessageCodec codec = new MessageCodec();
  private volatile @Nullable Serving serving;

  private record Serving(Channel channel, String consumerTag) {}

  public RequestServer(
      Endpoint endpoint,
      RequestHandler handler,
      TransientChannel replies,
      MessageProperties properties,
      ExecutorService executor) {
    this.endpoint = endpoint;
    this.handler = handler;
    this.replies = replies;
    this.properties = properties;
    this.executor = executor;
  }

  @Override
  public void opened(Channel channel) throws IOException {
    String queue = BrokerNames.queue(endpoint);
    if (endpoint.shared()) {
      channel.queueDeclare(queue, true, false, false, QueueArguments.sharedEndpoint());
    } else {
      // Ends with our connection, so that who asks then is told at once that nobody answers; and
      // is refused to a second server, which must not take a part of the requests.
      channel.queueDeclare(queue, false, true, false, QueueArguments.ownEndpoint());
    }
    channel.queueBind(queue, BrokerNames.REQUESTS, endpoint.name());
    channel.basicQos(CONCURRENCY);
    String tag =
        channel.basicConsume(
            queue,
            false,
            (consumerTag, request) -> executor.execute(() -> take(channel, request)),
            consumerTag -> channel.abort());
    serving = new Serving(channel, tag);
  }

  private void take(Channel channel, Delivery request) {
    try {
      // Its first server may have done what it asks for, and its asker is told by the time.
      if (!request.getEnvelope().isRedeliver()) {
        answer(request);
      }
    } finally {
      try {
        channel.basicAck(request.getEnvelope().getDeliveryTag(), false);
      } catch (IOException | AlreadyClosedException e) {
        log.debug("the channel was lost before a request was acknowledged", e);
      }
    }
  }

  private void answer(Delivery request) {
    AMQP.BasicProperties asked = request.getProperties();
    try (Scope _ = MessageProperties.trace(asked).makeCurrent()) {
      Reply reply = reply(request.getBody());
      replies.publish(
          BrokerNames.REPLIES,
          String.valueOf(asked.getReplyTo()),
          false,
          properties
              .transientOf(reply, TraceParent.current())
              .correlationId(asked.getCorrelationId())
              .build(),
          encode(reply));
    } catch (FailureException e) {
      log.debug("an answer as {} is lost; its asker is told by the time", endpoint.name(), e);
    }
  }

  private Reply reply(byte[] body) {
    try {
      return codec.decode(body) instanceof Request request
          ? handler.answer(request)
          : refusal(FailureCode.INVALID_REQUEST, "what came is no request");
    } catch (IOException e) {
      log.warn("what came to {} cannot be read: {}", endpoint.name(), e.getMessage());
      return refusal(FailureCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    } catch (FailureException e) {
      return new Reply.Refused(e.failure());
    } catch (RuntimeException e) {
      log.error("answering as {} failed", endpoint.name(), e);
      return refusal(FailureCode.INTERNAL, "it failed to answer; its log says why");
    }
  }

  private byte[] encode(Reply reply) {
    try {
      return codec.encode(reply);
    } catch (IllegalArgumentException e) {
      log.error("an answer as {} cannot be sent", endpoint.name(), e);
      return codec.encode(refusal(FailureCode.INTERNAL, String.valueOf(e.getMessage())));
    }
  }

  private Reply refusal(FailureCode code, String reason) {
    return new Reply.Refused(new Failure(code, "asking %s: %s".formatted(endpoint.name(), reason)));
  }

  /** Takes no more requests; those that are being answered still are. */
  public void stop() {
    Serving now = serving;
    if (now != null) {
      try {
        now.channel().basicCancel(now.consumerTag());
        if (!endpoint.shared()) {
          now.channel().queueDelete(BrokerNames.queue(endpoint));
        }
      } catch (IOException | AlreadyClosedException e) {
        log.debug("serving as {} ended with its channel", endpoint.name(), e);
      }
    }
  }
}
