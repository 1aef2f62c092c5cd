package org.bootwright.engine;

import java.time.Duration;

/**
 * How patient we are with an Engine.
 *
 * @param connect for the connection
 * @param answer for a small answer
 * @param firstByte of an archive
 * @param stall how long an archive may stand still once it has begun
 */
public record EngineLimits(Duration connect, Duration answer, Duration firstByte, Duration stall) {
  /**
   * Engines up to 24 write the whole archive to their disk before its first byte: at 100 MB/s, an
   * image of 180 GB takes half an hour.
   */
  public static EngineLimits standard() {
    return new EngineLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(30),
        Duration.ofSeconds(60));
  }
}
