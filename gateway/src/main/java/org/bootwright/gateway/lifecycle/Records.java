package org.bootwright.gateway.lifecycle;

import org.bootwright.gateway.events.ChangeSignal;
import org.bootwright.gateway.store.ConversionStore;
import org.bootwright.gateway.store.Database;
import org.bootwright.gateway.store.EventStore;
import org.bootwright.gateway.store.IdempotencyStore;
import org.bootwright.gateway.store.ImageStore;
import org.bootwright.gateway.store.Outbox;
import org.bootwright.gateway.store.VmStore;

/** The database, its tables, and the signal that is raised when something in them has changed. */
public record Records(
    Database database,
    VmStore vms,
    ConversionStore conversions,
    ImageStore images,
    EventStore events,
    Outbox outbox,
    IdempotencyStore idempotency,
    ChangeSignal signal) {

  public static Records in(Database database) {
    ChangeSignal signal = new ChangeSignal();
    database.onChangeElsewhere(signal::raise);
    return new Records(
        database,
        new VmStore(),
        new ConversionStore(),
        new ImageStore(),
        new EventStore(),
        new Outbox(),
        new IdempotencyStore(),
        signal);
  }

  /** Writes in one transaction, then tells everybody who waits for changes. */
  <T> T change(Database.Work<T> work) {
    for (int tries = 1; ; tries++) {
      try {
        T result = database.write(work);
        signal.raise();
        return result;
      } catch (ConcurrentChangeException e) {
        if (tries == ConcurrentChangeException.MAXIMUM_TRIES) {
          throw new IllegalStateException("a record changed under every try to change it", e);
        }
      }
    }
  }
}
