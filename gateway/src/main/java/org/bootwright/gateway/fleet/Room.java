package org.bootwright.gateway.fleet;

import org.bootwright.contracts.message.Notice.RunnerHeartbeat;

/** What a runner may promise to VMs: in all, or what is left of it. */
record Room(int cpus, int memoryMiB, int diskGiB) {
  static Room totalOf(RunnerHeartbeat heartbeat) {
    return new Room(heartbeat.cpus(), heartbeat.memoryMiB(), heartbeat.diskGiB());
  }

  static Room leftOf(RunnerHeartbeat heartbeat) {
    return new Room(
        heartbeat.cpus() - heartbeat.usedCpus(),
        heartbeat.memoryMiB() - heartbeat.usedMemoryMiB(),
        heartbeat.diskGiB() - heartbeat.usedDiskGiB());
  }

  boolean holds(Demand demand) {
    return demand.cpus() <= cpus && demand.memoryMiB() <= memoryMiB && demand.diskGiB() <= diskGiB;
  }

  Room without(Demand demand) {
    return new Room(
        cpus - demand.cpus(), memoryMiB - demand.memoryMiB(), diskGiB - demand.diskGiB());
  }
}
