package org.bootwright.contracts.bus.rabbitmq.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;

/** The arguments that queues are declared with, for whoever declares them. */
public final class QueueArguments {
  /**
   * Far above all records that a system can hold; a queue this long means that nobody consumes.
   * Then senders are told, and keep their messages.
   */
  private static final int WORK_QUEUE_BOUND = 1_000_000;

  /**
   * How long a runner may be away before its commands are dropped with its queue, so that the
   * queues of runners that never return do not pile up. Longer than a holiday.
   */
  private static final Duration RUNNER_ABSENCE = Duration.ofDays(30);

  /** Enough to see what goes wrong; the oldest are dropped beyond, and the log had them. */
  private static final int DEAD_LETTER_BOUND = 100_000;

  /** People look at dead letters again and again, and each look counts as a delivery. */
  private static final int DEAD_LETTER_LOOKS = 1_000_000;

  /** A few seconds of requests under the heaviest load; askers have given up on older ones. */
  private static final int REQUEST_BOUND = 10_000;

  /** No asker waits longer. */
  private static final Duration REQUEST_LIFE = Duration.ofMinutes(5);

  /** Shared endpoints that nobody serves any more leave nothing behind. */
  private static final Duration ENDPOINT_ABSENCE = Duration.ofHours(1);

  /** A few seconds of the busiest notices; beyond that news is no news. */
  private static final int NOTICE_BOUND = 4096;

  private QueueArguments() {}

  /** Replicated, bounded, and with a place for what cannot be handled. */
  public static Map<String, Object> work(WorkQueue queue) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-delivery-limit", MessageBus.DELIVERY_LIMIT);
    arguments.put("x-dead-letter-exchange", BrokerNames.DEAD);
    // A message leaves the queue only when the dead-letter queue has it, which needs the overflow.
    arguments.put("x-dead-letter-strategy", "at-least-once");
    arguments.put("x-overflow", "reject-publish");
    arguments.put("x-max-length", WORK_QUEUE_BOUND);
    if (queue.equals(WorkQueue.REPORTS) || BrokerNames.isOfOneRunner(queue)) {
      // In the order of sending however many consume: that a VM started must be known before that
      // it ended, and two processes with one runner's id must not share its commands.
      arguments.put("x-single-active-consumer", true);
    }
    if (BrokerNames.isOfOneRunner(queue)) {
      arguments.put("x-expires", RUNNER_ABSENCE.toMillis());
    }
    return arguments;
  }

  public static Map<String, Object> deadLetters() {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-delivery-limit", DEAD_LETTER_LOOKS);
    arguments.put("x-max-length", DEAD_LETTER_BOUND);
    arguments.put("x-overflow", "drop-head");
    return arguments;
  }

  /** Of an endpoint that several serve: durable, since transient shared queues are going away. */
  public static Map<String, Object> sharedEndpoint() {
    Map<String, Object> arguments = ownEndpoint();
    arguments.put("x-expires", ENDPOINT_ABSENCE.toMillis());
    return arguments;
  }

  /** Of an endpoint that one serves: ends with its connection. */
  public static Map<String, Object> ownEndpoint() {
    Map<String, Object> arguments = transientOf(REQUEST_BOUND);
    arguments.put("x-message-ttl", REQUEST_LIFE.toMillis());
    return arguments;
  }

  public static Map<String, Object> replies() {
    return transientOf(REQUEST_BOUND);
  }

  public static Map<String, Object> notices() {
    return transientOf(NOTICE_BOUND);
  }

  private static Map<String, Object> transientOf(int bound) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    // Said, because a virtual host may have another default.
    arguments.put("x-queue-type", "classic");
    arguments.put("x-max-length", bound);
    arguments.put("x-overflow", "drop-head");
    return arguments;
  }
}
