package org.bootwright.cli.value;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where to listen: {@code 8080}, {@code 127.0.0.1}, {@code 0.0.0.0:8080}, {@code [::1]:8080}. */
public final class ListenAddress {
  public static final int DEFAULT_PORT = 8080;
  private static final String DEFAULT_HOST = "127.0.0.1";
  private static final int MAXIMUM_PORT = 65_535;

  private ListenAddress() {}

  public static InetSocketAddress parse(String text) {
    if (text.matches("[0-9]{1,5}")) {
      return resolve(text, DEFAULT_HOST, text);
    }
    int colon = text.lastIndexOf(':');
    boolean bare = colon < 0 || text.endsWith("]");
    String host = bare ? text : text.substring(0, colon);
    String port = bare ? Integer.toString(DEFAULT_PORT) : text.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return resolve(text, host, port);
  }

  private static InetSocketAddress resolve(String text, String host, String port) {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAXIMUM_PORT || host.isEmpty()) {
      throw InvalidValue.because(
          "--listen " + text + ": give ADDRESS:PORT, such as 127.0.0.1:8080");
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
    } catch (UnknownHostException unknown) {
      throw InvalidValue.because("--listen " + text + ": " + host + " is not an address");
    }
  }
}
