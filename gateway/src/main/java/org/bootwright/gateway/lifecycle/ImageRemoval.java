package org.bootwright.gateway.lifecycle;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.message.Job;
import org.bootwright.gateway.store.ImageStore.StoredImage;

/** Has disks of images removed that nothing uses. */
public final class ImageRemoval {
  private final Records records;
  private final MeterRegistry registry;

  public ImageRemoval(Records records, MeterRegistry registry) {
    this.records = records;
    this.registry = registry;
    for (Reason reason : Reason.values()) {
      counter(reason);
    }
  }

  /** Why a disk goes. */
  enum Reason {
    /** Somebody wants it removed. */
    ASKED,
    /** The images together are larger than they may be. */
    EVICTED
  }

  /** Why an image's disk must stay; empty if nothing uses it. */
  Optional<String> obstacle(Connection connection, StoredImage stored) throws SQLException {
    int vms = records.vms().countByImage(connection, stored.image().digest());
    if (vms > 0) {
      return Optional.of("%d VM(s) stand on its disk; remove them first".formatted(vms));
    }
    return records.conversions().isUnderWay(connection, stored.image())
        ? Optional.of("it is being asked for; try again when that is done")
        : Optional.empty();
  }

  /** Hides the image and has its disk removed, which nothing may use. */
  void remove(Connection connection, Digest digest) throws SQLException {
    records.images().markRemoving(connection, digest);
    send(connection, digest);
  }

  /** Counts removals, once their transaction is over. */
  void count(Reason reason, int images) {
    counter(reason).increment(images);
  }

  /** Has all removals under way done again, since what was sent is lost. */
  void restart() {
    records.change(
        connection -> {
          for (Digest digest : records.images().findRemoving(connection)) {
            send(connection, digest);
          }
          return true;
        });
  }

  private void send(Connection connection, Digest digest) throws SQLException {
    records.outbox().add(connection, WorkQueue.CONVERSIONS, new Job.RemoveImage(digest));
  }

  private Counter counter(Reason reason) {
    return Counter.builder("bootwright.images.removed")
        .description("Images whose disks this gateway has had removed")
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }
}
