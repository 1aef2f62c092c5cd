package org.bootwright.gateway.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.events.Progress;
import org.bootwright.gateway.events.ProgressBoard;
import org.bootwright.gateway.events.Pull;
import org.bootwright.gateway.events.PullBoard;
import org.bootwright.gateway.lifecycle.ConversionView;
import org.bootwright.gateway.lifecycle.ImageDesk;
import org.bootwright.gateway.lifecycle.Records;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.lifecycle.VmView;
import org.bootwright.gateway.store.EventStore.Batch;
import org.bootwright.gateway.store.EventStore.StoredEvent;
import org.bootwright.gateway.vm.VmRecord;

/** Sends what changes as server-sent events. */
final class EventsRoute implements Route {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int BATCH = 500;

  private final VmDesk vms;
  private final ImageDesk images;
  private final Records records;
  private final ProgressBoard progress;
  private final PullBoard pulls;

  EventsRoute(
      VmDesk vms, ImageDesk images, Records records, ProgressBoard progress, PullBoard pulls) {

    this.vms = vms;
    this.images = images;
    this.records = records;
    this.progress = progress;
    this.pulls = pulls;
  }

  @Override
  public String operationId() {
    return "readEvents";
  }

  @Override
  public boolean isStream() {
    return true;
  }

  @Override
  public void handle(Exchange exchange) throws InterruptedException {
    Optional<VmRecord> vm = exchange.query("vm").map(vms::find);
    Optional<Long> resume = exchange.header("Last-Event-ID").map(EventsRoute::number);
    long newest = records.database().read(records.events()::newest);
    EventWriter writer =
        new EventWriter(new ResponseSink(exchange.response(), "text/event-stream"));
    writer.open();
    boolean foreign = resume.isPresent() && resume.get() > newest;
    if (foreign) {
      // A number of another database: nothing can be said about what was missed.
      tellOfGap(newest, writer);
    } else if (resume.isEmpty() && vm.isPresent()) {
      Optional<VmRecord> now = vms.find(vm.get().id());
      if (now.isPresent()) {
        writer.event(newest, "vm", VmView.of(now.get()));
      }
    }
    follow(foreign ? newest : resume.orElse(newest), vm.map(VmRecord::id), writer);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "Last-Event-ID: '" + text + "' is not one of ours", e);
    }
  }

  private void follow(long from, Optional<VmId> vm, EventWriter writer)
      throws InterruptedException {
    long last = from;
    Map<UUID, Progress> shown = new HashMap<>();
    Map<VmId, Pull> shownPulls = new HashMap<>();
    while (!writer.isClosed()) {
      long seen = records.signal().count();
      Batch batch = after(last);
      if (last < batch.forgotten()) {
        // Also while following: a client may read slower than events are forgotten.
        tellOfGap(batch.forgotten(), writer);
      }
      for (StoredEvent event : batch.events()) {
        last = event.sequence();
        if (vm.isEmpty() || event.vms().contains(vm.get().toString())) {
          writer.event(last, event.kind(), event.data());
        }
      }
      if (batch.events().isEmpty()) {
        showProgress(vm, shown, writer);
        showPulls(vm, shownPulls, writer);
        records.signal().await(seen, HEARTBEAT.minus(writer.quiet()));
        // What wakes this listener may be no news to it, so the time is what counts.
        if (writer.quiet().compareTo(HEARTBEAT) >= 0) {
          writer.comment("still here");
        }
      }
    }
  }

  private Batch after(long last) {
    return records.database().read(c -> records.events().after(c, last, BATCH));
  }

  private static void tellOfGap(long forgotten, EventWriter writer) throws InterruptedException {
    writer.event(forgotten, "reset", Map.of("oldest", forgotten + 1));
  }

  private void showPulls(Optional<VmId> vm, Map<VmId, Pull> shown, EventWriter writer)
      throws InterruptedException {
    List<Pull> underWay = pulls.all();
    for (Pull latest : underWay) {
      boolean wanted = vm.isEmpty() || vm.get().equals(latest.vm());
      if (!latest.equals(shown.put(latest.vm(), latest)) && wanted) {
        writer.transientEvent("pull", latest);
      }
    }
    shown.values().retainAll(underWay);
  }

  private void showProgress(Optional<VmId> vm, Map<UUID, Progress> shown, EventWriter writer)
      throws InterruptedException {
    for (Progress latest : progress.all()) {
      if (latest.equals(shown.put(latest.conversion(), latest))) {
        continue;
      }
      ConversionView view = images.view(latest.conversion());
      boolean wanted = vm.isEmpty() || view.vms().contains(vm.get());
      if (wanted && view.state().isUnderWay()) {
        writer.transientEvent("conversion", view);
      }
    }
    shown.keySet().removeIf(conversion -> progress.find(conversion).isEmpty());
  }
}
