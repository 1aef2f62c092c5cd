package org.bootwright.gateway.events;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The latest progress of each conversion that is under way. Safe for use by several threads. */
public final class ProgressBoard {
  private final ConcurrentHashMap<UUID, Progress> latest = new ConcurrentHashMap<>();
  private final ChangeSignal signal;

  public ProgressBoard(ChangeSignal signal) {
    this.signal = signal;
  }

  public void put(Progress progress) {
    latest.put(progress.conversion(), progress);
    signal.raise();
  }

  public void remove(UUID conversion) {
    latest.remove(conversion);
  }

  public Optional<Progress> find(UUID conversion) {
    return Optional.ofNullable(latest.get(conversion));
  }

  public List<Progress> all() {
    return List.copyOf(latest.values());
  }
}
