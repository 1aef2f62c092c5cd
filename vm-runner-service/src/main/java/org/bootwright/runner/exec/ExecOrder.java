package org.bootwright.runner.exec;

import java.util.Optional;
import org.bootwright.contracts.vm.ArchiveSpec;
import org.bootwright.contracts.vm.ExecSpec;
import org.bootwright.contracts.vm.WindowSize;

/**
 * What the guest is to do beside the VM's own command, and how it is dealt with.
 *
 * @param settings as the guest takes them
 * @param action what is being done, for messages
 * @param archive whether files are copied, so that standard error has nothing but a report
 * @param window the size of its terminal, which it has only where this is there
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; passed on once
record ExecOrder(
    byte[] settings,
    String action,
    boolean archive,
    boolean terminal,
    Optional<WindowSize> window) {
  private static final int COMMAND_BYTES = 256 * 1024;

  /** What a gateway takes at once must not hold up the guest, which writes on meanwhile. */
  private static final int ARCHIVE_BYTES = 1024 * 1024;

  static ExecOrder of(ExecSpec spec) {
    return new ExecOrder(
        ExecSettings.of(spec),
        "executing " + spec.command().getFirst(),
        false,
        spec.terminal(),
        spec.window());
  }

  static ExecOrder of(ArchiveSpec spec) {
    return new ExecOrder(
        ExecSettings.of(spec),
        "copying " + (spec.action() == ArchiveSpec.Action.WRITE ? "to " : "") + spec.path(),
        true,
        false,
        Optional.empty());
  }

  /** What may wait for its reader, and as much for the guest. */
  int bufferBytes() {
    return archive ? ARCHIVE_BYTES : COMMAND_BYTES;
  }

  /** Whether it ends with its reader. */
  boolean endsWithReader() {
    return archive || terminal;
  }
}
