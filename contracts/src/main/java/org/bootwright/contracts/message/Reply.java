package org.bootwright.contracts.message;

import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;

/** The answer to a {@link Request}. Whoever receives bytes owns them. */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy at each hop would cost as much as sending
public sealed interface Reply extends Message {
  /**
   * Whether the worker may go on.
   *
   * @param leaseMillis how long the claim holds unless it is renewed
   * @param reason why not; empty when granted
   */
  record Claim(boolean granted, long leaseMillis, String reason) implements Reply {}

  /**
   * A piece of output.
   *
   * @param offset of the first byte; larger than the one asked for when older output was dropped
   * @param end the VM has ended and nothing follows behind these bytes
   */
  record Output(long offset, byte[] bytes, boolean end) implements Reply {}

  /**
   * What a command has written that runs beside the VM's own.
   *
   * @param next the offset behind the pieces
   * @param exitCode how it ended, 128+N by signal N; present where nothing follows
   */
  record ExecOutput(List<ExecPiece> pieces, long next, Optional<Integer> exitCode)
      implements Reply {
    public ExecOutput {
      pieces = List.copyOf(pieces);
    }
  }

  record Accepted() implements Reply {}

  record Refused(Failure failure) implements Reply {}
}
