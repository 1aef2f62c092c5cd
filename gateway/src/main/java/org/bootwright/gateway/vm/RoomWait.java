package org.bootwright.gateway.vm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bootwright.contracts.vm.RunnerId;

/**
 * A VM's wait for room.
 *
 * @param reason what was missing, fit to be shown
 * @param offer the last one
 * @param declines who declined lately, latest last
 */
public record RoomWait(
    String reason, Instant since, Optional<Offer> offer, List<Decline> declines) {
  /** An offer stands on the runner's queue; a runner that lives has answered it by then. */
  static final Duration OFFER_TIME = Duration.ofSeconds(10);

  /** Two heartbeats: by then what the gateway knows of the runner is newer than its answer. */
  static final Duration DECLINE_MEMORY = Duration.ofSeconds(10);

  /** With more runners than that declining at once, one of them may be asked too early. */
  private static final int KEPT_DECLINES = 16;

  public RoomWait {
    declines = List.copyOf(declines);
  }

  /** A boot that was sent to one runner. */
  public record Offer(RunnerId runner, Instant at) {}

  /** A runner that had no room. */
  public record Decline(RunnerId runner, Instant at) {}

  static RoomWait begun(String reason, Instant since) {
    return new RoomWait(reason, since, Optional.empty(), List.of());
  }

  RoomWait offeredTo(RunnerId runner, Instant at) {
    return new RoomWait(reason, since, Optional.of(new Offer(runner, at)), declines);
  }

  RoomWait declinedBy(RunnerId runner, Instant at) {
    List<Decline> recent =
        declines.stream()
            .filter(decline -> !decline.runner().equals(runner) && isRecent(decline, at))
            .toList();
    return new RoomWait(
        reason,
        since,
        offer.filter(pending -> !pending.runner().equals(runner)),
        Stream.concat(
                recent.stream().skip(Math.max(0, recent.size() - KEPT_DECLINES + 1)),
                Stream.of(new Decline(runner, at)))
            .toList());
  }

  /** The runner that was asked and may still answer. */
  public Optional<RunnerId> askedOf(Instant now) {
    return offer
        .filter(pending -> pending.at().plus(OFFER_TIME).isAfter(now))
        .map(RoomWait.Offer::runner);
  }

  /** Whether a runner said so lately that it has no room that asking again is pointless. */
  public boolean wasDeclinedBy(RunnerId runner, Instant now) {
    return declines.stream()
        .anyMatch(decline -> decline.runner().equals(runner) && isRecent(decline, now));
  }

  private static boolean isRecent(Decline decline, Instant now) {
    return decline.at().plus(DECLINE_MEMORY).isAfter(now);
  }
}
