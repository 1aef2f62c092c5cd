package org.bootwright.runner.vm;

import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.runner.machine.MachineEvent;

/** Says why QEMU ended where neither its guest nor its runner wanted that. */
final class QemuFailure {
  /** What the JDK adds to a signal that ended a child, as shells do. */
  private static final int SIGNALLED = 128;

  private static final int SIGKILL = 9;

  /** Those that are sent to end a process; others are what a process does to itself. */
  private static final Map<Integer, String> SENT =
      Map.of(1, "SIGHUP", 2, "SIGINT", SIGKILL, "SIGKILL", 15, "SIGTERM");

  private static final Map<Integer, String> CRASHES =
      Map.of(4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 11, "SIGSEGV", 31, "SIGSYS");

  private QemuFailure() {}

  /**
   * The failure.
   *
   * @param shutdownReason what it had said of its end; empty where it said nothing
   * @param hostIsShort whether the host's kernel has ended processes for lack of memory meanwhile
   */
  static Failure of(MachineEvent.QemuEnded ended, String shutdownReason, boolean hostIsShort) {
    int signal = ended.exitCode().orElse(0) - SIGNALLED;
    if (signal == SIGKILL && hostIsShort) {
      return new Failure(
          FailureCode.NO_MEMORY,
          "running QEMU: this host ran out of memory, and its kernel ended QEMU; make room, or promise"
              + " VMs less");
    }
    if (SENT.containsKey(signal)) {
      return killed(SENT.get(signal));
    }
    if (shutdownReason.equals("host-signal")) {
      return killed("a signal");
    }
    String how =
        CRASHES.containsKey(signal)
            ? "crashed with " + CRASHES.get(signal)
            : "ended with " + code(ended);
    String why = shutdownReason.isEmpty() ? "" : " (" + shutdownReason + ")";
    return new Failure(
        FailureCode.QEMU_FAILED,
        "running QEMU: it %s%s; %s".formatted(how, why, words(ended.lastWords())));
  }

  private static Failure killed(String signal) {
    return new Failure(
        FailureCode.QEMU_KILLED,
        "running QEMU: somebody ended it with "
            + signal
            + "; where it was not you, the host's log may tell who");
  }

  private static String code(MachineEvent.QemuEnded ended) {
    return ended.exitCode().isPresent()
        ? "code " + ended.exitCode().getAsInt()
        : "a code that is not known, since an earlier runner had started it";
  }

  private static String words(String lastWords) {
    return Optional.of(lastWords)
        .filter(words -> !words.isEmpty())
        .map(words -> "it said: " + words)
        .orElse("it said nothing");
  }
}
