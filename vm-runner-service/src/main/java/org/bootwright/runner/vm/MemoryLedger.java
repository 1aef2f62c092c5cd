package org.bootwright.runner.vm;

import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** The host's memory and processors as they are promised to VMs. Guarded by its monitor. */
public final class MemoryLedger {
  private final int capacityMiB;
  private int usedMiB;
  private int usedCpus;

  public MemoryLedger(int capacityMiB) {
    this.capacityMiB = capacityMiB;
  }

  /** A promise, until it is closed. */
  public final class Reservation implements AutoCloseable {
    private final int memoryMiB;
    private final int cpus;
    private boolean open = true;

    private Reservation(int memoryMiB, int cpus) {
      this.memoryMiB = memoryMiB;
      this.cpus = cpus;
    }

    @Override
    public void close() {
      synchronized (MemoryLedger.this) {
        if (open) {
          open = false;
          usedMiB -= memoryMiB;
          usedCpus -= cpus;
        }
      }
    }
  }

  /** Promises memory; {@code no_memory} where the host does not have it. */
  public synchronized Reservation reserve(int memoryMiB, int cpus) {
    if (memoryMiB > capacityMiB - usedMiB) {
      throw new FailureException(
          FailureCode.NO_MEMORY,
          "starting the VM: it needs %d MiB of memory, %d of this host's %d MiB are left"
                  .formatted(memoryMiB, capacityMiB - usedMiB, capacityMiB)
              + "; ask for less or stop another VM");
    }
    usedMiB += memoryMiB;
    usedCpus += cpus;
    return new Reservation(memoryMiB, cpus);
  }

  public int capacityMiB() {
    return capacityMiB;
  }

  public synchronized int usedMiB() {
    return usedMiB;
  }

  public synchronized int usedCpus() {
    return usedCpus;
  }
}
