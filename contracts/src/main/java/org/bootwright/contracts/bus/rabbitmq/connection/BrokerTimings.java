package org.bootwright.contracts.bus.rabbitmq.connection;

import java.time.Duration;

/**
 * How long the bus waits for what.
 *
 * @param heartbeat a connection with no sign of life for about twice this is given up, by either
 *     side
 * @param connect how long the first connection is tried for: services start before the broker
 * @param send how long a send waits for a connection and for the broker's word that it has it all
 * @param takeover how long another's hold on an endpoint is waited out: longer than the broker
 *     takes to find that a connection was cut
 * @param close how long handlers that run may take to finish when the bus is closed
 * @param firstRetry the pause before a message that failed is delivered again; doubles each time
 * @param longestRetry bounds the pause
 */
public record BrokerTimings(
    Duration heartbeat,
    Duration connect,
    Duration send,
    Duration takeover,
    Duration close,
    Duration firstRetry,
    Duration longestRetry) {
  /**
   * Twenty deliveries take about six minutes, so that a database that restarts costs no message.
   */
  public static final BrokerTimings STANDARD =
      new BrokerTimings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(40),
          Duration.ofSeconds(10),
          Duration.ofMillis(50),
          Duration.ofSeconds(30));

  public BrokerTimings withConnect(Duration patience) {
    return new BrokerTimings(heartbeat, patience, send, takeover, close, firstRetry, longestRetry);
  }

  public BrokerTimings withRetries(Duration first, Duration longest) {
    return new BrokerTimings(heartbeat, connect, send, takeover, close, first, longest);
  }

  public BrokerTimings withHeartbeat(Duration interval, Duration takeoverPatience) {
    return new BrokerTimings(
        interval, connect, send, takeoverPatience, close, firstRetry, longestRetry);
  }

  /** The pause after a message has failed this often. */
  public Duration retryPause(long failures) {
    // Beyond 2^20 the bound has long been reached, and the product could overflow.
    Duration pause = firstRetry.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 20));
    return pause.compareTo(longestRetry) > 0 ? longestRetry : pause;
  }
}
