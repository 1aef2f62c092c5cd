package org.bootwright.cli.client;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** Takes a command's output and its end. Calls come one at a time; a slow one slows the guest. */
public interface AttachListener {
  void standardOutput(ByteBuffer bytes);

  void standardError(ByteBuffer bytes);

  /** The VM has ended and all of its output was given. */
  void ended(Optional<Integer> exitCode, Optional<Failure> failure);

  /**
   * The stream is closed; after {@link #ended} in the good case.
   *
   * @param failure why, when it was not the gateway's orderly end
   */
  void closed(@Nullable FailureException failure);
}
