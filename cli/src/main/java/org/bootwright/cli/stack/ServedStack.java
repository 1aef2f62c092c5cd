package org.bootwright.cli.stack;

import java.net.URI;
import java.time.Duration;

/** A stack that listens. */
public interface ServedStack extends AutoCloseable {
  URI url();

  /**
   * For how long nothing has been under way and nobody has asked for anything; zero while a VM or a
   * conversion is.
   */
  Duration idleFor();

  /** Ends the services in order; VMs that run are stopped. */
  @Override
  void close();
}
