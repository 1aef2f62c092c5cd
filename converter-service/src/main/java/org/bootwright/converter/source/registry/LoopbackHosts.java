package org.bootwright.converter.source.registry;

import java.net.InetAddress;

/** Names of this host that cannot mean another one. */
final class LoopbackHosts {
  private LoopbackHosts() {}

  static boolean contains(String host) {
    if (host.equals("localhost") || host.endsWith(".localhost")) {
      return true;
    }
    try {
      String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return InetAddress.ofLiteral(literal).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // Another name, whatever it resolves to.
    }
  }
}
