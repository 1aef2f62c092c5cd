package org.bootwright.runner.usage;

import java.time.Duration;
import java.util.OptionalLong;
import org.bootwright.runner.usage.UsageReport.Level;

/**
 * What is known of one VM's use of space, and when to measure it again. A VM cannot have written
 * more since then than the file system has lost, so as long as that is less than what is left to
 * the next mark, nothing need be measured. Times are those of {@link System#nanoTime}. Not safe for
 * use by threads.
 */
final class UsageEstimate {
  /** A measurement may take one hundredth of the time: 1 % of a processor. */
  private static final int SPARING = 100;

  /** While the VM may have reached a mark, a tenth: it is the VM, or others who write as much. */
  private static final int URGENT = 10;

  /** What others remove hides what the VM writes, so now and then it is measured anyway. */
  private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  /** A paused VM goes on soon after its files were removed. */
  private static final long PAUSED_NANOS = Duration.ofSeconds(2).toNanos();

  /** Without a file system to look at. */
  private static final long BLIND_NANOS = Duration.ofSeconds(1).toNanos();

  private UsageLimit limit;
  private boolean tried;
  private boolean measured;
  private long triedAtNanos;
  private long costNanos;
  private long usedBytes;
  private OptionalLong freeThen = OptionalLong.empty();
  private Level level = Level.FREE;

  UsageEstimate(UsageLimit limit) {
    this.limit = limit;
  }

  /**
   * Whether it is time to measure.
   *
   * @param freeBytes of the file system now, if it can be told
   */
  boolean isDue(long nowNanos, OptionalLong freeBytes) {
    if (!tried) {
      return true;
    }
    long sinceNanos = nowNanos - triedAtNanos;
    if (freeBytes.isPresent() && freeThen.isPresent()) {
      long lostBytes = freeThen.getAsLong() - freeBytes.getAsLong();
      // Below one hundredth of the limit nobody minds; else the last bytes would be measured often.
      if (lostBytes >= Math.max(leftToMark(), limit.bytes() / 100)) {
        return sinceNanos >= costNanos * URGENT;
      }
      return sinceNanos
          >= Math.max(costNanos * SPARING, level.stopsWrites() ? PAUSED_NANOS : IDLE_NANOS);
    }
    return sinceNanos >= Math.max(costNanos * SPARING, BLIND_NANOS);
  }

  boolean isMeasured() {
    return measured;
  }

  private long leftToMark() {
    return usedBytes < limit.warningBytes()
        ? limit.warningBytes() - usedBytes
        : Math.max(0, limit.bytes() - usedBytes);
  }

  /**
   * A measurement has ended.
   *
   * @param cost how long it took
   * @param freeBytes of the file system before it began
   */
  void measured(long nowNanos, long cost, long bytes, OptionalLong freeBytes) {
    tried(nowNanos, cost);
    measured = true;
    usedBytes = bytes;
    freeThen = freeBytes;
  }

  /** A measurement has failed: what was known stays, and it is not tried again at once. */
  void failed(long nowNanos, long cost) {
    tried(nowNanos, cost);
  }

  private void tried(long nowNanos, long cost) {
    tried = true;
    triedAtNanos = nowNanos;
    costNanos = cost;
  }

  void limit(UsageLimit other) {
    limit = other;
    // What a pause has to wait for is for one that has hit the limit, not for one that was raised.
    level = Level.FREE;
  }

  UsageLimit limit() {
    return limit;
  }

  /** What is known by now. */
  UsageReport report(OptionalLong freeBytes) {
    level = next(freeBytes);
    return new UsageReport(level, usedBytes, limit.bytes());
  }

  private Level next(OptionalLong freeBytes) {
    long reserve =
        limit.reserveBytes() + (level == Level.HOST_FULL ? limit.reserveMarginBytes() : 0);
    if (freeBytes.isPresent() && freeBytes.getAsLong() < reserve) {
      return Level.HOST_FULL;
    }
    if (usedBytes >= limit.bytes() - (level == Level.LIMIT_REACHED ? limit.marginBytes() : 0)) {
      return Level.LIMIT_REACHED;
    }
    boolean warned = level == Level.WARNED;
    return usedBytes >= limit.warningBytes() - (warned ? limit.marginBytes() : 0)
        ? Level.WARNED
        : Level.FREE;
  }
}
