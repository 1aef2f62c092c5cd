package org.bootwright.gateway.events;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.vm.VmId;

/** The latest of each pull that is under way. Safe for use by several threads. */
public final class PullBoard {
  /** Nobody says that a pull is over; one of which nothing is heard is. */
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

  private record Heard(Pull pull, Instant at) {}

  private final ConcurrentHashMap<VmId, Heard> latest = new ConcurrentHashMap<>();
  private final ChangeSignal signal;
  private final InstantSource clock;

  public PullBoard(ChangeSignal signal, InstantSource clock) {
    this.signal = signal;
    this.clock = clock;
  }

  public void hear(Notice.VmPullProgress notice) {
    Instant now = clock.instant();
    latest.values().removeIf(heard -> heard.at().plus(FORGOTTEN_AFTER).isBefore(now));
    latest.put(
        notice.vm(),
        new Heard(new Pull(notice.vm(), notice.doneBytes(), notice.totalBytes()), now));
    signal.raise();
  }

  public List<Pull> all() {
    return latest.values().stream().map(Heard::pull).toList();
  }
}
