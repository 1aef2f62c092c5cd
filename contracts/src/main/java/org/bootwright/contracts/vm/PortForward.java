package org.bootwright.contracts.vm;

/**
 * A port of the host that leads to a port of the guest.
 *
 * @param address the host's address to listen on
 * @param host the host's port; 0 for any that is free
 * @param guest the guest's port
 */
public record PortForward(String address, int host, int guest, Protocol protocol) {
  /** Only this host reaches a forwarded port unless another address is asked for. */
  public static final String DEFAULT_ADDRESS = "127.0.0.1";

  private static final int MAXIMUM_PORT = 65_535;

  public PortForward {
    if (host < 0 || host > MAXIMUM_PORT) {
      throw new IllegalArgumentException("a host port is 0 to 65535: " + host);
    }
    if (!isPort(guest)) {
      throw new IllegalArgumentException("a guest port is 1 to 65535: " + guest);
    }
  }

  /** The transport protocol of a forwarded port. */
  public enum Protocol {
    TCP,
    UDP
  }

  /** Whether a guest can listen there. */
  public static boolean isPort(int number) {
    return number >= 1 && number <= MAXIMUM_PORT;
  }

  /** The same forward, with the host port that was really bound. */
  public PortForward boundTo(int port) {
    return new PortForward(address, port, guest, protocol);
  }
}
