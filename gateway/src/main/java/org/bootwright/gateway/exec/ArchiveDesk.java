package org.bootwright.gateway.exec;

import java.util.UUID;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.ArchiveSpec;
import org.bootwright.contracts.vm.ArchiveSpec.Action;
import org.bootwright.gateway.vm.VmRecord;

/** What users do with files in VMs that run. All methods block; failures are FailureExceptions. */
public final class ArchiveDesk {
  private final ExecDesk execs;

  public ArchiveDesk(ExecDesk execs) {
    this.execs = execs;
  }

  /**
   * What a path leads to.
   *
   * @param follow where it is a symbolic link, what that leads to
   */
  public FileStatus status(VmRecord vm, String path, boolean follow) throws InterruptedException {
    try (ArchiveTransfer transfer =
        begin(vm, new ArchiveSpec(Action.STAT, path, follow, false), "looking at")) {
      return FileStatus.parse(path, transfer.readShort());
    }
  }

  /** Begins to read an archive of a path. */
  public ArchiveTransfer read(VmRecord vm, String path, boolean follow) {
    return begin(vm, new ArchiveSpec(Action.READ, path, follow, false), "copying");
  }

  /**
   * Begins to unpack an archive into a directory.
   *
   * @param owners whether files get the users and groups of the archive; else they are root's
   */
  public ArchiveTransfer write(VmRecord vm, String path, boolean owners) {
    return begin(vm, new ArchiveSpec(Action.WRITE, path, true, owners), "copying to");
  }

  private ArchiveTransfer begin(VmRecord vm, ArchiveSpec spec, String action) {
    UUID id = UUID.randomUUID();
    execs.begin(vm, new Request.StartArchive(vm.id(), id, spec), action + " " + spec.path());
    return new ArchiveTransfer(execs, vm.id(), id);
  }
}
