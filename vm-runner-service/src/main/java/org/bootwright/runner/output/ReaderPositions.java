package org.bootwright.runner.output;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * How far the readers of one stream are. Requests carry no reader's name, so a reader is known by
 * where it goes on: whoever asks for the offset at which an answer ended is the one who got that
 * answer. Not safe for use by several threads.
 */
final class ReaderPositions {
  /** Many more than the terminals that watch one VM; beyond it the longest silent is forgotten. */
  private static final int MAXIMUM_READERS = 64;

  private record Position(long offset, long askedAtNanos) {}

  private final long patienceNanos;
  private final Deque<Position> positions = new ArrayDeque<>();

  ReaderPositions(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /** A reader asks for what begins at {@code offset}. */
  void asked(long offset, long nowNanos) {
    forget(offset);
    remember(offset, nowNanos);
  }

  /** The reader who asked for {@code offset} was given what lies before {@code next}. */
  void answered(long offset, long next, long nowNanos) {
    forget(offset);
    remember(next, nowNanos);
  }

  /** Where the slowest reader is that asked lately; empty where nobody reads. */
  OptionalLong slowest(long nowNanos) {
    positions.removeIf(position -> nowNanos - position.askedAtNanos > patienceNanos);
    return positions.stream().mapToLong(Position::offset).min();
  }

  private void remember(long offset, long nowNanos) {
    if (positions.size() == MAXIMUM_READERS) {
      positions.removeFirst();
    }
    positions.addLast(new Position(offset, nowNanos));
  }

  private void forget(long offset) {
    Iterator<Position> each = positions.iterator();
    while (each.hasNext()) {
      if (each.next().offset == offset) {
        each.remove();
        return;
      }
    }
  }
}
