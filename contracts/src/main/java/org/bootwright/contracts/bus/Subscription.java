package org.bootwright.contracts.bus;

/** Something that goes on until it is closed. Closing waits for no handler that is running. */
public interface Subscription extends AutoCloseable {
  @Override
  void close();
}
