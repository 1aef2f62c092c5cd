package org.bootwright.contracts.bus.rabbitmq.request;

import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Return;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.rabbitmq.connection.ChannelKeeper;
import org.bootwright.contracts.bus.rabbitmq.connection.ConnectionKeeper;
import org.bootwright.contracts.bus.rabbitmq.topology.BrokerNames;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.MessageCodec;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.trace.TraceParent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests and hands each reply to the thread that waits for it. */
public final class RequestAsker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RequestAsker.class);

  /** A server that connects anew is back within this; one that is gone is not waited for longer. */
  private static final Duration ABSENCE_PATIENCE = Duration.ofSeconds(3);

  private static final long ABSENCE_PAUSE_MILLIS = 50;

  private final MessageProperties properties;
  private final MessageCodec codec = new MessageCodec();
  private final ConcurrentHashMap<String, CompletableFuture<Outcome>> waiting =
      new ConcurrentHashMap<>();
  private final ReplyQueue replies;
  private final ChannelKeeper replyChannel;
  private final TransientChannel requests;

  private sealed interface Outcome {
    record Replied(Delivery reply) implements Outcome {}

    record NobodyServes() implements Outcome {}

    record Lost(String reason) implements Outcome {}
  }

  /**
   * Asks on one connection and is answered on the other.
   *
   * @param sending stands still when the broker takes no more messages
   * @param receiving never does
   */
  public RequestAsker(
      ConnectionKeeper sending,
      ConnectionKeeper receiving,
      MessageProperties properties,
      String user) {
    this.properties = properties;
    this.replies = new ReplyQueue(user, new Answers());
    this.replyChannel = new ChannelKeeper(receiving, "replies", replies);
    this.requests = new TransientChannel(sending, "requests", this::returned);
  }

  /** Waits until it can ask. */
  public void awaitOpened(Duration patience) {
    replyChannel.awaitOpened(patience);
    requests.awaitOpened(patience);
  }

  private final class Answers implements ReplyQueue.Listener {
    @Override
    public void replied(Delivery reply) {
      settle(reply.getProperties().getCorrelationId(), new Outcome.Replied(reply));
    }

    @Override
    public void lost(String reason) {
      waiting.values().forEach(asker -> asker.complete(new Outcome.Lost(reason)));
    }
  }

  private void returned(Return request) {
    settle(request.getProperties().getCorrelationId(), new Outcome.NobodyServes());
  }

  private void settle(String correlation, Outcome outcome) {
    CompletableFuture<Outcome> asker = correlation == null ? null : waiting.get(correlation);
    if (asker == null) {
      log.debug("an answer came after its asker had gone");
    } else {
      asker.complete(outcome);
    }
  }

  /** As MessageBus.request promises. */
  public Reply request(Endpoint endpoint, Request request, Duration timeout) {
    long start = System.nanoTime();
    long deadline = start + timeout.toNanos();
    long absenceDeadline = start + Math.min(timeout.toNanos(), ABSENCE_PATIENCE.toNanos());
    byte[] body = codec.encode(request);
    try {
      Outcome outcome = askOnce(endpoint, request, body, deadline, timeout);
      while (outcome instanceof Outcome.NobodyServes && System.nanoTime() < absenceDeadline) {
        Thread.sleep(ABSENCE_PAUSE_MILLIS);
        outcome = askOnce(endpoint, request, body, deadline, timeout);
      }
      return reply(endpoint, outcome);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "interrupted while asking", e);
    }
  }

  private Outcome askOnce(
      Endpoint endpoint, Request request, byte[] body, long deadline, Duration timeout)
      throws InterruptedException {
    String correlation = UUID.randomUUID().toString();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    waiting.put(correlation, outcome);
    try {
      String replyTo = replies.awaitRoutingKey(deadline);
      long leftMillis = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
      requests.publish(
          BrokerNames.REQUESTS,
          endpoint.name(),
          true,
          properties
              .transientOf(request, TraceParent.current())
              .correlationId(correlation)
              .replyTo(replyTo)
              // Nobody answers what nobody waits for any more.
              .expiration(Long.toString(leftMillis))
              .build(),
          body);
      return outcome.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new FailureException(
          FailureCode.TIMEOUT,
          "%s did not answer within %d ms".formatted(endpoint.name(), timeout.toMillis()),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("nobody completes this so", e);
    } finally {
      waiting.remove(correlation);
    }
  }

  private Reply reply(Endpoint endpoint, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Replied replied -> decode(endpoint, replied.reply().getBody());
      case Outcome.NobodyServes _ ->
          throw new FailureException(FailureCode.TIMEOUT, "nobody answers as " + endpoint.name());
      case Outcome.Lost lost ->
          throw new FailureException(
              FailureCode.BROKER_UNAVAILABLE,
              "asking %s: the connection to the broker was lost before the answer came: %s"
                  .formatted(endpoint.name(), lost.reason()));
    };
  }

  private Reply decode(Endpoint endpoint, byte[] body) {
    try {
      return switch (codec.decode(body)) {
        case Reply.Refused refused -> throw refused.failure().asException();
        case Reply reply -> reply;
        default -> throw new IOException("it is no reply");
      };
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.INTERNAL,
          "reading the answer of %s: %s".formatted(endpoint.name(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    replyChannel.close();
    requests.close();
  }
}
