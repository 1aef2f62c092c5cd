package org.bootwright.contracts.bus;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.trace.TraceParent;

/**
 * Carries messages between services. Methods block until what they promise is so; call them from a
 * virtual thread or any thread that may wait, never from an event loop. Safe for use by several
 * threads.
 *
 * <p>Every message carries the trace that is current where it is sent, and that trace is current
 * where it is handled.
 *
 * <p>A FailureException with {@code broker_unavailable} means that the bus could not keep its
 * promise.
 */
public interface MessageBus extends AutoCloseable {
  /** How often a message of a work queue is delivered before it is set aside as a dead letter. */
  int DELIVERY_LIMIT = 20;

  /** The largest message in its wire form, in bytes. */
  int MAXIMUM_MESSAGE_BYTES = 4 * 1024 * 1024;

  /**
   * Whether what stands on work queues outlives the process that sent it. Where it does not,
   * whoever sent it sends it again when it is started.
   */
  default boolean isDurable() {
    return true;
  }

  /** Puts a message on a work queue. It is the bus's once this returns, whoever crashes then. */
  default void send(WorkQueue queue, Message message) {
    sendAll(List.of(new Dispatch(queue, message, TraceParent.current())));
  }

  /**
   * Puts messages on their work queues, those of one queue in this order. All are the bus's once
   * this returns; when it throws, any of them may be.
   */
  void sendAll(List<Dispatch> dispatches);

  /**
   * Takes messages from a work queue. Each goes to one consumer, in the order in which they were
   * sent where there is one consumer with a concurrency of one.
   *
   * @param concurrency how many messages are handled at the same time, each on a virtual thread
   */
  Subscription consume(WorkQueue queue, int concurrency, MessageHandler handler);

  /** Tells everybody who listens now. */
  void publish(Notice notice);

  /**
   * Listens to one kind of notice, in the order of each publisher. A slow listener loses the
   * oldest.
   */
  <N extends Notice> Subscription subscribe(Class<N> kind, Consumer<N> listener);

  /**
   * Asks and waits for the answer.
   *
   * @throws org.bootwright.contracts.failure.FailureException with the server's own failure when it
   *     refused, or {@code timeout} when nobody answered in time
   */
  Reply request(Endpoint endpoint, Request request, Duration timeout);

  /**
   * Answers the requests that come to an endpoint.
   *
   * @throws org.bootwright.contracts.failure.FailureException {@code conflict} where another one
   *     answers there and the endpoint is not shared
   */
  Subscription serve(Endpoint endpoint, RequestHandler handler);

  /** Ends all subscriptions. What stands on work queues stays there where the bus is durable. */
  @Override
  void close();
}
