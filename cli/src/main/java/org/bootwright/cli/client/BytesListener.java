package org.bootwright.cli.client;

import java.nio.ByteBuffer;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** Takes what comes out of a socket. Calls come one at a time; a slow one slows the sender. */
public interface BytesListener {
  /** Takes one whole frame; the buffer is the listener's for the length of the call. */
  void bytes(ByteBuffer bytes);

  /**
   * Nothing more comes.
   *
   * @param failure why, when it was not the gateway's orderly end
   */
  void closed(@Nullable FailureException failure);
}
