package org.bootwright.cli.stack;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.bootwright.cli.home.BootwrightHome;
import org.bootwright.gateway.access.TlsFiles;

/** Makes the stack of a home once the right to serve it is there. */
@FunctionalInterface
public interface StackFactory {
  /**
   * Where and for whom a stack listens.
   *
   * @param address port 0 for any that is free
   * @param secret what requests have to bring, unless they bring a token
   * @param tls HTTPS in place of HTTP
   */
  record Listening(InetSocketAddress address, Optional<String> secret, Optional<TlsFiles> tls) {
    /** Without TLS. */
    public static Listening plainly(InetSocketAddress address, Optional<String> secret) {
      return new Listening(address, secret, Optional.empty());
    }
  }

  /** Starts the stack; it listens when this returns. */
  ServedStack start(BootwrightHome home, Listening listening);
}
