package org.bootwright.contracts.bus.rabbitmq.topology;

import java.util.List;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.WorkQueue;

/**
 * Names on the broker. One exchange for each direction in which messages go, since that is what a
 * user's rights can be cut by: RabbitMQ's permissions are patterns over names, and those of queues
 * and exchanges are not told apart.
 */
public final class BrokerNames {
  public static final String JOBS = "bootwright.jobs";
  public static final String REPORTS = "bootwright.reports";
  public static final String COMMANDS = "bootwright.commands";
  public static final String REQUESTS = "bootwright.requests";
  public static final String REPLIES = "bootwright.replies";
  public static final String NOTICES = "bootwright.notices";
  public static final String DEAD = "bootwright.dead";

  /** All are topic exchanges: only for those does RabbitMQ check routing keys. */
  public static final List<String> EXCHANGES =
      List.of(JOBS, REPORTS, COMMANDS, REQUESTS, REPLIES, NOTICES, DEAD);

  public static final String DEAD_LETTERS = "bootwright.dead.letters";

  private static final String RUNNER_PREFIX = "runner.";

  private BrokerNames() {}

  /** The queue behind a work queue; its name is the routing key. */
  public static String queue(WorkQueue queue) {
    return "bootwright.work." + queue.name();
  }

  /** Where messages for a work queue are published. */
  public static String exchange(WorkQueue queue) {
    if (queue.equals(WorkQueue.REPORTS)) {
      return REPORTS;
    }
    return isOfOneRunner(queue) ? COMMANDS : JOBS;
  }

  static boolean isOfOneRunner(WorkQueue queue) {
    return queue.name().startsWith(RUNNER_PREFIX);
  }

  /** The queue of requests to an endpoint; its name is the routing key. */
  public static String queue(Endpoint endpoint) {
    return "bootwright.serve." + endpoint.name();
  }

  /**
   * A routing key of replies to one bus.
   *
   * @param unique nobody else's, and not to be guessed
   */
  public static String replyKey(String user, String unique) {
    return user + "." + unique;
  }

  public static String replyQueue(String replyKey) {
    return REPLIES + "." + replyKey;
  }

  public static String noticeQueue(String user, String unique) {
    return NOTICES + "." + user + "." + unique;
  }
}
