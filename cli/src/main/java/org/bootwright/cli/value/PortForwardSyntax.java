package org.bootwright.cli.value;

import java.util.Locale;
import org.bootwright.contracts.vm.PortForward;

/**
 * A port forward as docker's {@code -p} has it.
 *
 * <pre>
 *  [ADDRESS:][HOST:]GUEST[/tcp|/udp]     [::1]:8080:80   an IPv6 address stands in brackets
 * </pre>
 */
public final class PortForwardSyntax {
  private PortForwardSyntax() {}

  /**
   * Reads one forward. Without a host port, any free one is taken.
   *
   * @throws org.bootwright.contracts.failure.FailureException with {@code invalid_request}
   */
  public static PortForward parse(String text) {
    String rest = text;
    var protocol = PortForward.Protocol.TCP;
    int slash = rest.lastIndexOf('/');
    if (slash >= 0) {
      protocol = protocol(text, rest.substring(slash + 1));
      rest = rest.substring(0, slash);
    }
    String address = PortForward.DEFAULT_ADDRESS;
    if (rest.startsWith("[")) {
      int close = rest.indexOf("]:");
      if (close < 0) {
        throw malformed(text);
      }
      address = rest.substring(1, close);
      rest = rest.substring(close + 2);
      return forward(text, address, rest, protocol);
    }
    int first = rest.indexOf(':');
    if (first >= 0 && rest.indexOf(':', first + 1) >= 0) {
      address = rest.substring(0, first);
      rest = rest.substring(first + 1);
    }
    return forward(text, address, rest, protocol);
  }

  private static PortForward forward(
      String text, String address, String ports, PortForward.Protocol protocol) {
    String[] parts = ports.split(":", -1);
    if (address.isEmpty() || parts.length > 2) {
      throw malformed(text);
    }
    int guest = port(text, parts[parts.length - 1]);
    int host = parts.length == 2 && !parts[0].isEmpty() ? port(text, parts[0]) : 0;
    try {
      return new PortForward(address, host, guest, protocol);
    } catch (IllegalArgumentException outOfRange) {
      throw InvalidValue.because("-p " + text + ": " + outOfRange.getMessage());
    }
  }

  private static PortForward.Protocol protocol(String text, String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "tcp" -> PortForward.Protocol.TCP;
      case "udp" -> PortForward.Protocol.UDP;
      default -> throw InvalidValue.because("-p " + text + ": the protocol is tcp or udp");
    };
  }

  private static int port(String text, String digits) {
    if (!digits.matches("[0-9]{1,5}")) {
      throw malformed(text);
    }
    return Integer.parseInt(digits);
  }

  private static RuntimeException malformed(String text) {
    return InvalidValue.because(
        "-p " + text + ": a port forward is [ADDRESS:]HOST:GUEST[/udp], such as 8080:80");
  }
}
