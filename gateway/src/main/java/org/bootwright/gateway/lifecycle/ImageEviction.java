package org.bootwright.gateway.lifecycle;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import org.bootwright.gateway.lifecycle.ImageRemoval.Reason;
import org.bootwright.gateway.store.ImageStore.StoredImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the images together below their limit: those go that no VM stands on, the longest unused
 * first. Several gateways may do so at the same time. For one thread.
 */
public final class ImageEviction {
  private static final Logger log = LoggerFactory.getLogger(ImageEviction.class);

  /** How long the images may be over their limit before anybody notices. */
  private static final Duration LOOK_EACH = Duration.ofSeconds(10);

  /** Who pulls an image runs it soon; it is not to be gone before the next command. */
  static final Duration SPARED = Duration.ofMinutes(2);

  private final Records records;
  private final ImageRemoval removal;
  private final OptionalLong limitBytes;
  private final InstantSource clock;
  private Instant next = Instant.MIN;
  private boolean told;

  public ImageEviction(
      Records records, ImageRemoval removal, OptionalLong limitBytes, InstantSource clock) {
    this.records = records;
    this.removal = removal;
    this.limitBytes = limitBytes;
    this.clock = clock;
  }

  /** Looks after the images, if it is time to. */
  void sweep() {
    Instant now = clock.instant();
    if (limitBytes.isEmpty() || now.isBefore(next)) {
      return;
    }
    next = now.plus(LOOK_EACH);
    long limit = limitBytes.getAsLong();
    // Most of the time nothing is to be done, and readers do not take turns.
    long present = records.database().read(records.images()::sizeBytes);
    if (present <= limit) {
      told = false;
      return;
    }
    Evicted evicted = records.change(connection -> evict(connection, limit, now));
    removal.count(Reason.EVICTED, evicted.count());
    if (evicted.leftBytes() > limit && !told) {
      told = true;
      log.warn(
          "the images have {} bytes and may have {}, but VMs stand on them or they were used just now",
          evicted.leftBytes(),
          limit);
    }
  }

  private record Evicted(int count, long leftBytes) {}

  private Evicted evict(Connection connection, long limit, Instant now) throws SQLException {
    long left = records.images().sizeBytes(connection);
    int count = 0;
    List<StoredImage> unused = records.images().findUnused(connection, now.minus(SPARED));
    for (StoredImage stored : unused) {
      if (left <= limit) {
        break;
      }
      if (removal.obstacle(connection, stored).isEmpty()) {
        log.info("image {} goes, unused since {}", stored.image().digest(), stored.lastUsed());
        removal.remove(connection, stored.image().digest());
        left -= stored.image().diskSizeBytes();
        count++;
      }
    }
    return new Evicted(count, left);
  }
}
