package org.bootwright.runner.machine;

/** What tells a guest that hangs from one that cannot be heard now. */
public interface GuestPulse {
  /** Asks how the guest is; the answer is an event. */
  void askHealth();

  /** Whether what the guest says is heard now. */
  boolean isListening();

  /** Whether QEMU answers and its processors run; may take some seconds. */
  boolean isRunning();
}
