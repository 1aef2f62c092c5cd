package org.bootwright.converter.source.registry;

import java.time.Duration;

/**
 * How patient a pull is.
 *
 * @param connectTimeout for a connection, TLS included
 * @param answerTimeout for the head of an answer
 * @param stallTimeout how long a body may stand still, or nearly so
 * @param documentTimeout for the whole of a small document
 * @param firstPause before the second try; each later one is twice as long
 * @param longestPause bound on a pause, and on what a registry may ask for by {@code Retry-After}
 * @param triesInARow without a byte gained in between
 * @param triesInAll for one blob
 */
public record TransferLimits(
    Duration connectTimeout,
    Duration answerTimeout,
    Duration stallTimeout,
    Duration documentTimeout,
    Duration firstPause,
    Duration longestPause,
    int triesInARow,
    int triesInAll) {

  /** Pauses of 0.5, 1, 2, 4 and 8 s: a registry's restart is bridged, a dead one is told soon. */
  public static TransferLimits standard() {
    return new TransferLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMillis(500),
        Duration.ofMinutes(1),
        6,
        100);
  }
}
