package org.bootwright.runner.room;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.vm.VmId;
import org.jspecify.annotations.Nullable;

/**
 * The host's processors, memory and disk as they are promised to VMs. Processors and memory are a
 * VM's while it runs, its disk for as long as it is here, running or not. Guarded by its monitor.
 */
public final class RoomLedger {
  private final Room capacity;
  private final FreeSpace freeSpace;
  private final long reserveBytes;
  private final Map<VmId, Reservation> running = new HashMap<>();
  private final Map<VmId, Integer> diskGiB = new HashMap<>();

  /**
   * A ledger with nothing promised.
   *
   * @param reserveBytes nothing is promised while less is free
   */
  public RoomLedger(Room capacity, FreeSpace freeSpace, long reserveBytes) {
    this.capacity = capacity;
    this.freeSpace = freeSpace;
    this.reserveBytes = reserveBytes;
  }

  /** A promise to a VM that is to run, until it is closed. */
  public final class Reservation implements AutoCloseable {
    private final VmId vm;
    private final Room room;

    /** What the VM had when this was made: its earlier attempt, which may still run. */
    private final @Nullable Reservation earlier;

    private final @Nullable Integer earlierDiskGiB;
    private boolean open = true;

    private Reservation(VmId vm, Room room) {
      this.vm = vm;
      this.room = room;
      this.earlier = running.get(vm);
      this.earlierDiskGiB = diskGiB.get(vm);
    }

    /** The VM has ended; its disk stays. */
    @Override
    public void close() {
      synchronized (RoomLedger.this) {
        open = false;
        running.remove(vm, this);
      }
    }

    /** The VM is not started after all: everything is as it was before. */
    public void abandon() {
      synchronized (RoomLedger.this) {
        if (!open) {
          return;
        }
        open = false;
        if (running.remove(vm, this) && earlier != null && earlier.open) {
          running.put(vm, earlier);
        }
        if (earlierDiskGiB == null) {
          diskGiB.remove(vm);
        } else {
          diskGiB.put(vm, earlierDiskGiB);
        }
      }
    }
  }

  /** Promises what a VM needs, in place of what an earlier attempt of it has. */
  public synchronized Admission reserve(VmId vm, Room wanted) {
    Room used = usedByOthers(vm);
    List<String> missing = new ArrayList<>();
    compare(missing, "virtual CPUs", wanted.cpus(), used.cpus(), capacity.cpus());
    compare(missing, "MiB of memory", wanted.memoryMiB(), used.memoryMiB(), capacity.memoryMiB());
    compare(missing, "GiB of disk", wanted.diskGiB(), used.diskGiB(), capacity.diskGiB());
    if (missing.isEmpty()) {
      compareFreeSpace(missing);
    }
    if (!missing.isEmpty()) {
      return new Admission.Declined(String.join("; ", missing));
    }
    return new Admission.Granted(promise(vm, wanted));
  }

  private static void compare(
      List<String> missing, String unit, int wanted, int used, int capacity) {
    if (wanted > capacity) {
      missing.add("it needs %d %s, this runner has %d in all".formatted(wanted, unit, capacity));
    } else if (wanted > capacity - used) {
      missing.add(
          "it needs %d %s, %d of this runner's %d are left"
              .formatted(wanted, unit, Math.max(0, capacity - used), capacity));
    }
  }

  /** What was promised may be more than there is: VMs that run must not meet a full disk. */
  private void compareFreeSpace(List<String> missing) {
    try {
      long free = freeSpace.bytes();
      if (free < reserveBytes) {
        missing.add(
            "%d MiB of this runner's disk are free, and it starts nothing with less than %d MiB"
                .formatted(free >> 20, reserveBytes >> 20));
      }
    } catch (IOException failure) {
      missing.add("this runner's free disk space cannot be read: " + failure.getMessage());
    }
  }

  private Reservation promise(VmId vm, Room room) {
    var reservation = new Reservation(vm, room);
    running.put(vm, reservation);
    diskGiB.merge(vm, room.diskGiB(), Math::max);
    return reservation;
  }

  /** Counts a VM that runs already, whatever is left: it cannot be sent away. */
  public synchronized Reservation found(VmId vm, Room room) {
    return promise(vm, room);
  }

  /** Counts the disk of a VM that does not run. */
  public synchronized void foundDisk(VmId vm, int sizeGiB) {
    diskGiB.put(vm, sizeGiB);
  }

  /** The VM's disk is gone, or was never made. */
  public synchronized void forgetDisk(VmId vm) {
    diskGiB.remove(vm);
  }

  public Room capacity() {
    return capacity;
  }

  public synchronized Room used() {
    return sum(null);
  }

  private Room usedByOthers(VmId vm) {
    return sum(vm);
  }

  private Room sum(@Nullable VmId left) {
    long cpus = 0;
    long memoryMiB = 0;
    for (Reservation each : running.values()) {
      if (!each.vm.equals(left)) {
        cpus += each.room.cpus();
        memoryMiB += each.room.memoryMiB();
      }
    }
    long disks = 0;
    for (var each : diskGiB.entrySet()) {
      disks += each.getKey().equals(left) ? 0 : each.getValue();
    }
    return new Room(clamped(cpus), clamped(memoryMiB), clamped(disks));
  }

  private static int clamped(long sum) {
    return Math.clamp(sum, 0, Integer.MAX_VALUE);
  }
}
