package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chooses a proxy by the settings. What is on this host is never asked for through one. */
final class EnvironmentProxies extends ProxySelector {
  private static final int DEFAULT_PORT = 80;

  private final ProxySettings settings;

  EnvironmentProxies(ProxySettings settings) {
    this.settings = settings;
  }

  @Override
  public List<Proxy> select(URI uri) {
    Optional<URI> proxy = "https".equals(uri.getScheme()) ? settings.https() : settings.http();
    if (proxy.isEmpty() || isDirect(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    int port = proxy.get().getPort() < 0 ? DEFAULT_PORT : proxy.get().getPort();
    var address = InetSocketAddress.createUnresolved(proxy.get().getHost(), port);
    return List.of(new Proxy(Proxy.Type.HTTP, address));
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // The failed request says so.
  }

  private boolean isDirect(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    String withPort = host + ":" + uri.getPort();
    return LoopbackHosts.contains(host)
        || settings.direct().stream()
            .map(each -> each.toLowerCase(Locale.ROOT))
            .anyMatch(each -> matches(each, host) || matches(each, withPort));
  }

  private static boolean matches(String rule, String host) {
    if (rule.equals("*") || rule.equals(host)) {
      return true;
    }
    if (rule.indexOf('/') > 0) {
      return isWithin(host, rule);
    }
    String suffix = rule.startsWith("*.") ? rule.substring(1) : rule;
    return host.endsWith(suffix.startsWith(".") ? suffix : "." + suffix);
  }

  private static boolean isWithin(String host, String network) {
    int slash = network.indexOf('/');
    try {
      byte[] address = InetAddress.ofLiteral(host).getAddress();
      byte[] base = InetAddress.ofLiteral(network.substring(0, slash)).getAddress();
      int prefixBits = Integer.parseInt(network.substring(slash + 1));
      if (address.length != base.length || prefixBits < 0 || prefixBits > 8 * base.length) {
        return false;
      }
      return firstBits(address, prefixBits).equals(firstBits(base, prefixBits));
    } catch (IllegalArgumentException _) {
      return false; // A name, or no network.
    }
  }

  private static java.math.BigInteger firstBits(byte[] address, int bitCount) {
    return new java.math.BigInteger(1, address).shiftRight(8 * address.length - bitCount);
  }
}
