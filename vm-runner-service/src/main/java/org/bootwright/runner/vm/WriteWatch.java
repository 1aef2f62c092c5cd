package org.bootwright.runner.vm;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bootwright.runner.usage.UsageMeter;
import org.bootwright.runner.usage.UsageReport;
import org.bootwright.runner.usage.UsageReport.Level;
import org.bootwright.runner.usage.UsageWatch;
import org.bootwright.runner.usage.WatchedUsage;

/**
 * Watches all places that one run of a VM writes to, and says when it has to stand still: while any
 * of them has no room for more.
 */
final class WriteWatch implements AutoCloseable {
  /** What a guest may still write when it is told to end, so that it can do so in good order. */
  private static final long ENDING_BYTES = 256L << 20;

  private final List<Place> places;
  private final Consumer<RunSignal> listener;

  /** Their locks are held while they tell us something, so ours is not when we call them. */
  private final Map<Place, WatchedUsage> watched = new ConcurrentHashMap<>();

  private final Map<Place, UsageReport> reports = new LinkedHashMap<>();

  /** Whether the listener was last told to pause; empty where it is to hear in any case. */
  private Optional<Boolean> told;

  private WriteWatch(List<Place> places, Optional<Boolean> told, Consumer<RunSignal> listener) {
    this.places = List.copyOf(places);
    this.listener = listener;
    this.told = told;
  }

  /**
   * A place that a VM writes to.
   *
   * @param what for people, such as {@code the root directory /srv/web}
   * @param isRoot whether the VM's own limit is this one's
   */
  record Place(String what, boolean isRoot, UsageMeter meter, long limitBytes) {}

  /**
   * Begins to watch.
   *
   * @param wasPaused whether an earlier runner had paused the VM: then the listener hears that it
   *     may go on, too
   * @param listener hears of pauses and warnings, on threads of the watch
   */
  static WriteWatch start(
      UsageWatch usage, List<Place> places, boolean wasPaused, Consumer<RunSignal> listener)
      throws IOException {
    var watch = new WriteWatch(places, wasPaused ? Optional.empty() : Optional.of(false), listener);
    try {
      for (Place place : watch.places) {
        watch.watched.put(
            place,
            usage.watch(place.meter(), place.limitBytes(), report -> watch.heard(place, report)));
      }
      return watch;
    } catch (IOException | RuntimeException failure) {
      watch.close();
      throw failure;
    }
  }

  private synchronized void heard(Place place, UsageReport report) {
    reports.put(place, report);
    Optional<String> reason =
        reports.entrySet().stream()
            .filter(each -> each.getValue().level().stopsWrites())
            .map(each -> each.getKey().what() + ": " + each.getValue())
            .findFirst();
    // It may go on only when that is known of each place.
    boolean known = reason.isPresent() || reports.size() == places.size();
    Optional<Boolean> pause = Optional.of(reason.isPresent());
    if (known && !pause.equals(told)) {
      told = pause;
      listener.accept(new RunSignal.PauseAsked(reason));
    }
    if (report.level() == Level.WARNED) {
      listener.accept(new RunSignal.Warned(place.what() + ": " + report));
    }
  }

  /** Another limit for the root; says false where it has none that is ours. */
  boolean limitRoot(long bytes) {
    List<WatchedUsage> roots =
        watched.entrySet().stream()
            .filter(each -> each.getKey().isRoot())
            .map(Map.Entry::getValue)
            .toList();
    roots.forEach(root -> root.limit(bytes));
    return !roots.isEmpty();
  }

  /**
   * Lets a VM that has reached its limit write a little more, since it is to end.
   *
   * @return false where it cannot, because the host is full
   */
  boolean spareForEnd() {
    Map<Place, UsageReport> known;
    synchronized (this) {
      known = Map.copyOf(reports);
    }
    if (known.values().stream().anyMatch(report -> report.level() == Level.HOST_FULL)) {
      return false;
    }
    watched.forEach(
        (place, usage) -> {
          UsageReport report = known.get(place);
          if (report != null && report.level() == Level.LIMIT_REACHED) {
            usage.limit(Math.max(report.limitBytes(), report.usedBytes()) + ENDING_BYTES);
          }
        });
    return true;
  }

  @Override
  public void close() {
    watched.values().forEach(WatchedUsage::close);
  }
}
