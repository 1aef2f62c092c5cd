package org.bootwright.cli.run;

import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureException;

/** Why a session with a VM is over. */
sealed interface SessionEnd {
  /** The VM has ended and all of its output was written. */
  record Ended(Optional<Integer> exitCode, Optional<Failure> failure) implements SessionEnd {}

  /** The stream is over; the VM's record says the rest. */
  record StreamClosed() implements SessionEnd {}

  /** The user left with the escape keys; the VM goes on. */
  record Detached() implements SessionEnd {}

  /** The user asked with the escape keys to end the VM. */
  record EndAsked() implements SessionEnd {}

  /** Nobody reads our output any more. */
  record OutputRefused() implements SessionEnd {}

  /** The connection to the gateway is gone. */
  record Broken(FailureException failure) implements SessionEnd {}
}
