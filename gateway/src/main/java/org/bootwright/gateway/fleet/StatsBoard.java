package org.bootwright.gateway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.vm.VmId;

/** The latest figures of each VM that runs. Safe for use by several threads: one lock. */
public final class StatsBoard {
  /** Four samples: a VM of which nothing is heard for so long has ended, or its runner is away. */
  static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(20);

  private record Heard(VmSample sample, Instant at) {}

  private final Map<VmId, Heard> latest = new HashMap<>();
  private final InstantSource clock;
  private Instant lookedThrough;

  public StatsBoard(InstantSource clock) {
    this.clock = clock;
    this.lookedThrough = clock.instant();
  }

  public synchronized void hear(Notice.RunnerStats notice) {
    Instant now = clock.instant();
    forgetOld(now);
    for (Notice.Measured measured : notice.vms()) {
      VmSample sample =
          VmSample.of(
              notice.runner(), measured, notice.at(), fresh(measured.vm(), now).map(Heard::sample));
      latest.put(measured.vm(), new Heard(sample, now));
    }
  }

  private void forgetOld(Instant now) {
    if (lookedThrough.plus(FORGOTTEN_AFTER).isBefore(now)) {
      lookedThrough = now;
      latest.values().removeIf(heard -> isOld(heard, now));
    }
  }

  private static boolean isOld(Heard heard, Instant now) {
    return heard.at().plus(FORGOTTEN_AFTER).isBefore(now);
  }

  private Optional<Heard> fresh(VmId vm, Instant now) {
    return Optional.ofNullable(latest.get(vm)).filter(heard -> !isOld(heard, now));
  }

  /**
   * What is known of a VM.
   *
   * @param attempt the one that its record counts; figures of another are none
   */
  public synchronized Optional<VmSample> find(VmId vm, int attempt) {
    return fresh(vm, clock.instant())
        .map(Heard::sample)
        .filter(sample -> sample.attempt() == attempt);
  }
}
