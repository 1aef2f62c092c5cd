package org.bootwright.runner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bootwright.runner.room.RoomLimits;
import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** What says how much a runner's VMs may have together: of its process as of a whole stack. */
public final class RoomVariables {
  private static final Variable<Integer> MEMORY_MIB =
      Values.number(
          "BOOTWRIGHT_MEMORY_MIB",
          "memory that VMs may be promised together; left out: what the host can spare",
          64,
          32 * 1024 * 1024);

  private static final Variable<Integer> CPUS =
      Values.number(
          "BOOTWRIGHT_CPUS",
          "virtual processors that VMs may be promised together; left out: by the host's",
          1,
          65_536);

  private static final Variable<Integer> DISK_GIB =
      Values.number(
          "BOOTWRIGHT_DISK_GIB",
          "disk that VMs may be promised together; left out: what the state directory has",
          1,
          Integer.MAX_VALUE);

  private static final Variable<Integer> RESERVE_MIB =
      Values.number(
          "BOOTWRIGHT_RESERVE_MIB",
          "free space below which no VM is started, and VMs that write to that file system are"
              + " paused; left out: 2048, or a twentieth of a smaller file system",
          0,
          Integer.MAX_VALUE);

  static final List<Variable<?>> ALL = List.of(MEMORY_MIB, CPUS, DISK_GIB, RESERVE_MIB);

  private static final long BYTES_PER_MIB = 1L << 20;

  private RoomVariables() {}

  /** What these say; what they leave out is decided by the host. */
  public static RoomLimits read(Map<String, String> environment) {
    var settings = new Settings(environment);
    Optional<Long> reserveBytes =
        settings.find(RESERVE_MIB).map(mebibytes -> mebibytes * BYTES_PER_MIB);
    return new RoomLimits(
        number(settings, CPUS),
        number(settings, MEMORY_MIB),
        number(settings, DISK_GIB),
        reserveBytes.map(OptionalLong::of).orElseGet(OptionalLong::empty));
  }

  private static OptionalInt number(Settings settings, Variable<Integer> variable) {
    return settings.find(variable).map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
