package org.bootwright.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bootwright.cli.client.EventStream;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.ServerSentEvent;
import org.bootwright.cli.client.Vm;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * One VM's record, kept current by the gateway's events. Safe for use by several threads; listeners
 * are called one at a time, on the thread that reads the events.
 */
public final class VmWatch implements AutoCloseable {
  private final EventStream events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Consumer<Vm>> vmListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<JsonNode>> conversionListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<JsonNode>> pullListeners = new CopyOnWriteArrayList<>();
  private Vm current;

  /** The latest record that all listeners know of. */
  private Vm told;

  private @Nullable FailureException broken;
  private boolean closed;

  /**
   * @param vm the record as it was answered
   */
  public VmWatch(GatewayClient client, Vm vm) {
    current = vm;
    told = vm;
    events = client.events(Optional.of(vm.id()));
  }

  /** Calls for each record, from the one that is current on. Add listeners before starting. */
  public void onVm(Consumer<Vm> listener) {
    vmListeners.add(listener);
  }

  /** Calls for the progress of the conversion that the VM waits for. */
  public void onConversion(Consumer<JsonNode> listener) {
    conversionListeners.add(listener);
  }

  /** Calls for how far the Docker Engine is with the image of the VM's container. */
  public void onPull(Consumer<JsonNode> listener) {
    pullListeners.add(listener);
  }

  public void start() {
    Vm first = current();
    vmListeners.forEach(listener -> listener.accept(first));
    Thread.ofVirtual().name("vm-watch").start(this::read);
  }

  private void read() {
    try {
      events.forEach(this::take);
    } catch (FailureException failure) {
      fail(failure);
    } catch (RuntimeException defect) {
      fail(
          new FailureException(
              FailureCode.INTERNAL, "following the VM's events: " + defect, defect));
    }
  }

  private void take(ServerSentEvent event) {
    switch (event.name()) {
      case "vm" -> update(event.vm());
      case "conversion" -> {
        JsonNode json = event.json();
        conversionListeners.forEach(listener -> listener.accept(json));
      }
      case "pull" -> {
        JsonNode json = event.json();
        pullListeners.forEach(listener -> listener.accept(json));
      }
      case "removed" ->
          fail(
              new FailureException(
                  FailureCode.VM_NOT_FOUND, "VM " + current().name() + " was removed"));
      default -> {
        // Warnings stand on the record too; the rest is not about this VM.
      }
    }
  }

  /** Whoever waits is woken last: what listeners show of this record comes before what follows. */
  private void update(Vm vm) {
    lock.lock();
    try {
      current = vm;
    } finally {
      lock.unlock();
    }
    vmListeners.forEach(listener -> listener.accept(vm));
    lock.lock();
    try {
      told = vm;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(FailureException failure) {
    lock.lock();
    try {
      broken = failure;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public Vm current() {
    lock.lock();
    try {
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the record is as wanted. */
  public Vm await(Predicate<Vm> wanted) {
    return await(wanted, Duration.ofNanos(Long.MAX_VALUE)).orElseThrow();
  }

  /**
   * Waits until the record is as wanted, or the time is up.
   *
   * @throws FailureException when the gateway is gone or the VM was removed
   */
  public Optional<Vm> await(Predicate<Vm> wanted, Duration atMost) {
    lock.lock();
    try {
      long leftNanos = atMost.toNanos();
      while (!wanted.test(told)) {
        if (broken != null) {
          throw broken;
        }
        if (closed || leftNanos <= 0) {
          return Optional.empty();
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
      return Optional.of(told);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "waiting for the VM: interrupted");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    events.close();
  }
}
