package org.bootwright.runner;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.disk.OverlayDisk;
import org.bootwright.runner.qemu.FoundQemu;
import org.bootwright.runner.room.RoomLedger;
import org.bootwright.runner.vm.RunRecord;
import org.bootwright.runner.vm.RuntimeNames;
import org.bootwright.runner.vm.VmDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier runner has left in the VMs' directory, sorted by what is to become of it.
 *
 * <pre>
 *   QEMU runs, its guest is up          taken over
 *   claimed, guest not up yet           its QEMU is ended, and the boot is claimed and begun again
 *   its end was seen, but perhaps not   reported with that end; a QEMU that still
 *   reported                            writes the guest's disks out is waited for
 *   guest was up, QEMU is gone          reported as lost
 *   QEMU without a record               ended
 * </pre>
 *
 * @param running whose QEMU runs on
 * @param unfinished boots to claim and begin again
 * @param ended whose end is known
 * @param lost whose end nobody saw
 * @param keeping whose containers outlive their runs
 */
record EarlierVms(
    List<RunRecord> running,
    List<Job.BootVm> unfinished,
    List<Ended> ended,
    List<Lost> lost,
    Set<VmId> keeping) {

  private static final Logger log = LoggerFactory.getLogger(EarlierVms.class);

  EarlierVms {
    running = List.copyOf(running);
    unfinished = List.copyOf(unfinished);
    ended = List.copyOf(ended);
    lost = List.copyOf(lost);
    keeping = Set.copyOf(keeping);
  }

  /** An attempt whose end was not reported, as far as is known, but seen. */
  record Ended(VmDirectory directory, RunRecord record, Optional<FoundQemu> qemu) {}

  /** An attempt whose end was not reported. */
  record Lost(VmDirectory directory, int attempt) {}

  /** Looks, ends the QEMUs that nobody goes on with, and counts the disks that are here. */
  static EarlierVms find(Path vms, RoomLedger room) throws IOException {
    List<FoundQemu> qemus = FoundQemu.under(vms);
    var running = new ArrayList<RunRecord>();
    var unfinished = new ArrayList<Job.BootVm>();
    var ended = new ArrayList<Ended>();
    var lost = new ArrayList<Lost>();
    var keeping = new HashSet<VmId>();
    for (VmDirectory directory : directories(vms)) {
      countDisk(directory, room);
      Optional<RunRecord> last = RunRecord.read(directory);
      if (last.filter(EarlierVms::keepsContainer).isPresent()) {
        keeping.add(directory.vm());
      }
      OptionalInt attempt = directory.openAttempt();
      if (attempt.isEmpty()) {
        continue;
      }
      Optional<RunRecord> record = last.filter(each -> each.job().attempt() == attempt.getAsInt());
      if (record.isPresent() && record.get().ending().isPresent()) {
        Optional<FoundQemu> qemu =
            qemus.stream().filter(each -> each.pidFile().equals(directory.pidFile())).findFirst();
        qemu.ifPresent(qemus::remove);
        ended.add(new Ended(directory, record.get(), qemu));
      } else if (record.isEmpty()
          || (record.get().isUp() && !runs(record.get(), directory, qemus))) {
        lost.add(new Lost(directory, attempt.getAsInt()));
      } else if (record.get().isUp()) {
        running.add(record.get());
      } else {
        unfinished.add(record.get().job());
      }
    }
    endOthers(qemus, running);
    deleteWorkDirectories(vms);
    return new EarlierVms(running, unfinished, ended, lost, keeping);
  }

  private static boolean keepsContainer(RunRecord record) {
    return record.job().spec().root() instanceof Root.Container container && container.keep();
  }

  /** Of the VMs whose QEMU runs on, or is about to end by itself. */
  Set<String> runtimeNames() {
    return Stream.concat(running.stream(), ended.stream().map(Ended::record))
        .flatMap(record -> RuntimeNames.of(record.job().vm()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Of the VMs whose containers stay: they run on, are begun again, or are to keep them. */
  Set<VmId> withContainers() {
    return Stream.concat(
            Stream.concat(running.stream().map(RunRecord::job), unfinished.stream())
                .map(Job.BootVm::vm),
            keeping.stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean runs(RunRecord record, VmDirectory directory, List<FoundQemu> qemus) {
    return record
        .qemu()
        .map(run -> qemus.contains(new FoundQemu(run.process(), directory.pidFile())))
        .orElse(false);
  }

  private static void endOthers(List<FoundQemu> qemus, List<RunRecord> running) throws IOException {
    for (FoundQemu qemu : qemus) {
      boolean taken =
          running.stream()
              .flatMap(record -> record.qemu().stream())
              .anyMatch(run -> run.process().equals(qemu.process()));
      if (!taken) {
        log.warn(
            "ending QEMU {} of {}, which an earlier runner left behind",
            qemu.process().pid(),
            qemu.pidFile());
        qemu.kill();
      }
    }
  }

  private static void countDisk(VmDirectory directory, RoomLedger room) {
    if (!Files.exists(directory.disk())) {
      return;
    }
    try {
      room.foundDisk(directory.vm(), OverlayDisk.sizeGiB(directory.disk()));
    } catch (IOException unreadable) {
      log.warn("the disk of VM {} is not counted", directory.vm(), unreadable);
    }
  }

  private static List<VmDirectory> directories(Path vms) throws IOException {
    var found = new ArrayList<VmDirectory>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(vms)) {
      for (Path path : paths) {
        vmId(path).ifPresent(vm -> found.add(new VmDirectory(vm, path)));
      }
    }
    return found;
  }

  private static Optional<VmId> vmId(Path path) {
    try {
      return Optional.of(new VmId(UUID.fromString(path.getFileName().toString())));
    } catch (IllegalArgumentException other) {
      return Optional.empty();
    }
  }

  /** What a proof of KVM left that was killed with its runner. */
  private static void deleteWorkDirectories(Path vms) throws IOException {
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(vms)) {
      for (Path path : paths) {
        if (vmId(path).isEmpty()) {
          new VmDirectory(new VmId(new UUID(0, 0)), path).delete();
        }
      }
    }
  }
}
