package org.bootwright.cli.stack;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;

/** Makes the stack of a home once the right to serve it is there. */
@FunctionalInterface
public interface StackFactory {
  /**
   * Starts the stack; it listens when this returns.
   *
   * @param listen where; port 0 for any that is free
   * @param secret what requests have to bring
   */
  ServedStack start(BootwrightHome home, InetSocketAddress listen, Optional<String> secret);
}
