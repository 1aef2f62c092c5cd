package org.bootwright.runner.room;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this host can promise to VMs, where nobody has said it. */
public final class HostRoom {
  /**
   * Virtual processors a processor. Servers idle most of the time; at four, a host on which all are
   * busy at once still gives each a quarter.
   */
  static final int CPU_OVERCOMMIT = 4;

  /**
   * How often the file system's size may be promised to VMs' disks. They are sparse and mostly
   * empty; what really is free is looked at as well, before each start.
   */
  static final int DISK_OVERCOMMIT = 4;

  /** Free space that is left to the VMs that run, for what they still write. */
  static final long RESERVE_BYTES = 2L << 30;

  /** Of a small file system the reserve is one part in this many. */
  static final int RESERVE_DIVISOR = 20;

  private static final Logger log = LoggerFactory.getLogger(HostRoom.class);

  private HostRoom() {}

  /** What VMs may have together; memory is promised once only. */
  public static Room capacity(RoomLimits limits, Path state) throws IOException {
    FileStore store = Files.getFileStore(state);
    int memoryMiB =
        limits.memoryMiB().isPresent() ? limits.memoryMiB().getAsInt() : HostMemory.spareMiB();
    return new Room(
        limits.cpus().orElse(Runtime.getRuntime().availableProcessors() * CPU_OVERCOMMIT),
        memoryMiB,
        limits.diskGiB().orElse(promisableGiB(store.getTotalSpace())));
  }

  static int promisableGiB(long totalBytes) {
    return Math.clamp((totalBytes >> 30) * DISK_OVERCOMMIT, 1, Integer.MAX_VALUE);
  }

  /** Free space without which no VM is started, and with less of which none writes on. */
  public static long reserveBytes(RoomLimits limits, Path place) throws IOException {
    return reserveBytes(limits, Files.getFileStore(place));
  }

  /** The same for a file system; none where it does not tell its size. */
  public static long reserveBytes(RoomLimits limits, FileStore store) {
    try {
      long total = store.getTotalSpace();
      return limits.reserveBytes().orElse(Math.min(RESERVE_BYTES, total / RESERVE_DIVISOR));
    } catch (IOException unknown) {
      log.warn("{} does not tell its size, so no reserve is held there", store, unknown);
      return 0;
    }
  }
}
