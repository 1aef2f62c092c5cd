package org.bootwright.runner.room;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What an operator lets VMs have together; what is absent is decided by the host.
 *
 * @param cpus virtual processors
 * @param memoryMiB guest memory
 * @param diskGiB sizes of the VMs' own disks
 * @param reserveBytes no VM is started while the state directory's file system has less free space,
 *     and one that writes to a file system with less stands still
 */
public record RoomLimits(
    OptionalInt cpus, OptionalInt memoryMiB, OptionalInt diskGiB, OptionalLong reserveBytes) {
  /** Everything is decided by the host. */
  public static final RoomLimits OF_THE_HOST =
      new RoomLimits(
          OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), OptionalLong.empty());

  public RoomLimits {
    if (cpus.orElse(0) < 0
        || memoryMiB.orElse(0) < 0
        || diskGiB.orElse(0) < 0
        || reserveBytes.orElse(0) < 0) {
      throw new IllegalArgumentException("what VMs may have together cannot be negative");
    }
  }
}
