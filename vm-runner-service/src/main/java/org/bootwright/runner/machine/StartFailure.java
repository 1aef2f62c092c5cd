package org.bootwright.runner.machine;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Reads QEMU's own words where it gave up before its processors ran. */
final class StartFailure {
  /** Parts of QEMU's messages that mean something that a user can mend. */
  private static final Map<String, FailureCode> MEANINGS = new LinkedHashMap<>();

  static {
    MEANINGS.put("Could not set up host forwarding rule", FailureCode.PORT_IN_USE);
    MEANINGS.put("KVM kernel module", FailureCode.KVM_UNAVAILABLE);
    MEANINGS.put("failed to initialize kvm", FailureCode.KVM_UNAVAILABLE);
    MEANINGS.put("Cannot allocate memory", FailureCode.NO_MEMORY);
    MEANINGS.put("cannot set up guest memory", FailureCode.NO_MEMORY);
    MEANINGS.put("memfd", FailureCode.SHARE_UNAVAILABLE);
    MEANINGS.put("vhost-user-fs", FailureCode.SHARE_UNAVAILABLE);
    // QEMU connects to nothing but virtiofsds.
    MEANINGS.put("Failed to connect to", FailureCode.SHARE_UNAVAILABLE);
    MEANINGS.put("No space left on device", FailureCode.NO_SPACE);
    MEANINGS.put("could not load kernel", FailureCode.KERNEL_MISSING);
    MEANINGS.put("could not open kernel file", FailureCode.KERNEL_MISSING);
    MEANINGS.put("linux kernel too old", FailureCode.KERNEL_MISSING);
    MEANINGS.put("could not load initrd", FailureCode.KERNEL_MISSING);
    MEANINGS.put("Failed to get \"write\" lock", FailureCode.CONFLICT);
  }

  /** QEMU only says that it does not know the kind of memory, as its process may not make it. */
  private static final String NO_SHARED_MEMORY = "invalid object type: memory-backend-memfd";

  private static final String MEND_SHARED_MEMORY =
      "; memory to share with virtiofsd takes memfd_create(2), which this host's kernel or a filter of"
          + " system calls refuses: allow it, or boot from a disk without volumes";

  private StartFailure() {}

  /**
   * The failure to report.
   *
   * @param lastWords the end of QEMU's standard error
   * @param cause how we noticed
   */
  static FailureException of(String lastWords, IOException cause) {
    if (lastWords.isEmpty()) {
      return new FailureException(
          FailureCode.QEMU_FAILED, "starting QEMU: " + cause.getMessage(), cause);
    }
    FailureCode code =
        MEANINGS.entrySet().stream()
            .filter(meaning -> lastWords.contains(meaning.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(FailureCode.QEMU_FAILED);
    String remedy = lastWords.contains(NO_SHARED_MEMORY) ? MEND_SHARED_MEMORY : "";
    return new FailureException(code, "starting QEMU: it said: " + lastWords + remedy, cause);
  }
}
