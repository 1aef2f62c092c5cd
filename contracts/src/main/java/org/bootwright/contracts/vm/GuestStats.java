package org.bootwright.contracts.vm;

/**
 * What a guest says that it uses. A guest may lie: nothing but what its owner reads may follow from
 * it.
 *
 * @param memoryBytes of which its kernel knows, less than the VM's memory by what the kernel takes
 * @param availableMemoryBytes that it could give to a new program
 * @param rootBytes size of the root file system
 * @param availableRootBytes of these still to be written
 * @param loadHundredths load average of one minute, in hundredths
 * @param tasks threads and processes
 * @param receivedBytes by all network interfaces but the loopback, since its boot
 * @param sentBytes likewise
 */
public record GuestStats(
    long memoryBytes,
    long availableMemoryBytes,
    long rootBytes,
    long availableRootBytes,
    long loadHundredths,
    long tasks,
    long receivedBytes,
    long sentBytes) {
  public GuestStats {
    if (memoryBytes < 0
        || availableMemoryBytes < 0
        || availableMemoryBytes > memoryBytes
        || rootBytes < 0
        || availableRootBytes < 0
        || availableRootBytes > rootBytes
        || loadHundredths < 0
        || tasks < 0
        || receivedBytes < 0
        || sentBytes < 0) {
      throw new IllegalArgumentException("a guest's figures cannot be as told");
    }
  }

  public long usedMemoryBytes() {
    return memoryBytes - availableMemoryBytes;
  }

  public long usedRootBytes() {
    return rootBytes - availableRootBytes;
  }
}
