package org.bootwright.ext4.disk;

import java.io.IOException;

/** Lets one thread at a time into the space that all content shares, in an order of its own. */
@FunctionalInterface
public interface SharedSpaceGate {

  /** Returns when it is the calling thread's turn, which it has until its content ends. */
  void pass() throws IOException;
}
