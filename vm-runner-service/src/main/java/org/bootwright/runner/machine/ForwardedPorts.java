package org.bootwright.runner.machine;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.runner.qmp.QmpClient;

/** Ports of the host that lead into a guest: whether they are free, and which ones QEMU bound. */
final class ForwardedPorts {
  private static final Pattern IPV4 =
      Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

  /** {@code TCP[HOST_FORWARD] 13 127.0.0.1 8080 10.0.2.15 80 0 0}. */
  private static final Pattern BOUND_LINE =
      Pattern.compile(
          "\\s*(TCP|UDP)\\[HOST_FORWARD\\]\\s+\\d+\\s+\\S+\\s+(\\d+)\\s+\\S+\\s+(\\d+)\\s.*");

  private ForwardedPorts() {}

  /** Fails with the port's name where QEMU could not listen on it. */
  static void requireFree(List<PortForward> ports) {
    for (PortForward port : ports) {
      if (!IPV4.matcher(port.address()).matches()) {
        throw new FailureException(
            FailureCode.INVALID_REQUEST,
            "forwarding " + name(port) + ": the address must be an IPv4 address of this host");
      }
      if (port.host() != 0) {
        tryBind(port);
      }
    }
  }

  /**
   * Binds and lets go, as QEMU is about to do. Somebody may be faster than QEMU; that failure is
   * read from its error message, which is less clear.
   */
  private static void tryBind(PortForward port) {
    try {
      var address = new InetSocketAddress(InetAddress.getByName(port.address()), port.host());
      switch (port.protocol()) {
        case TCP -> {
          try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
          }
        }
        case UDP -> {
          try (var socket = new DatagramSocket(null)) {
            socket.bind(address);
          }
        }
      }
    } catch (BindException refused) {
      throw refusal(port, refused);
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.INTERNAL, "forwarding " + name(port) + ": " + failure.getMessage(), failure);
    }
  }

  private static FailureException refusal(PortForward port, BindException refused) {
    String reason = String.valueOf(refused.getMessage());
    if (reason.contains("Permission denied")) {
      return new FailureException(
          FailureCode.NOT_PERMITTED,
          "forwarding " + name(port) + ": only root may listen on this port; choose one above 1023",
          refused);
    }
    if (reason.contains("Cannot assign")) {
      return new FailureException(
          FailureCode.INVALID_REQUEST,
          "forwarding " + name(port) + ": this host does not have the address",
          refused);
    }
    return new FailureException(
        FailureCode.PORT_IN_USE,
        "forwarding "
            + name(port)
            + ": the port is in use; choose another or end what listens there",
        refused);
  }

  private static String name(PortForward port) {
    return port.address()
        + ":"
        + port.host()
        + (port.protocol() == PortForward.Protocol.UDP ? "/udp" : "");
  }

  /** The ports with the numbers that QEMU bound where any was asked for. */
  static List<PortForward> bound(QmpClient qmp, List<PortForward> ports) throws IOException {
    if (ports.stream().noneMatch(port -> port.host() == 0)) {
      return ports;
    }
    String listing =
        qmp.execute(
                "human-monitor-command",
                Map.of("command-line", "info usernet"),
                Monitor.REPLY_TIMEOUT)
            .asText();
    return bound(listing, ports);
  }

  static List<PortForward> bound(String listing, List<PortForward> ports) throws IOException {
    List<Matcher> lines = new ArrayList<>();
    for (String line : listing.lines().toList()) {
      Matcher matcher = BOUND_LINE.matcher(line + " ");
      if (matcher.matches()) {
        lines.add(matcher);
      }
    }
    List<PortForward> bound = new ArrayList<>();
    // Those with a fixed port first: what they bound is no candidate for the others.
    for (PortForward port : ports) {
      if (port.host() != 0) {
        lines.removeIf(line -> leadsTo(line, port) && hostPort(line) == port.host());
      }
    }
    for (PortForward port : ports) {
      bound.add(port.host() != 0 ? port : port.boundTo(takeHostPort(lines, port)));
    }
    return bound;
  }

  private static int takeHostPort(List<Matcher> lines, PortForward port) throws IOException {
    for (Matcher line : lines) {
      if (leadsTo(line, port)) {
        lines.remove(line);
        return hostPort(line);
      }
    }
    throw new IOException("QEMU lists no forwarded port for " + name(port));
  }

  private static boolean leadsTo(Matcher line, PortForward port) {
    return line.group(1).equals(port.protocol().name())
        && Integer.parseInt(line.group(3)) == port.guest();
  }

  private static int hostPort(Matcher line) {
    return Integer.parseInt(line.group(2));
  }
}
