package org.bootwright.converter.source.registry;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Which proxy is asked for what.
 *
 * @param http for plain HTTP
 * @param https for HTTPS, through a tunnel
 * @param direct hosts that are reached without one: {@code *}, names with all that is under them,
 *     addresses, networks in CIDR notation
 */
public record ProxySettings(Optional<URI> http, Optional<URI> https, List<String> direct) {
  static final ProxySettings NONE =
      new ProxySettings(Optional.empty(), Optional.empty(), List.of());

  public ProxySettings {
    direct = List.copyOf(direct);
  }

  /** As curl and docker read it: the names in lower case count first. */
  static ProxySettings fromEnvironment(Map<String, String> environment) {
    return new ProxySettings(
        proxy(environment, "HTTP_PROXY"),
        proxy(environment, "HTTPS_PROXY"),
        value(environment, "NO_PROXY").map(ProxySettings::list).orElse(List.of()));
  }

  private static List<String> list(String value) {
    return Arrays.stream(value.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static Optional<URI> proxy(Map<String, String> environment, String name) {
    return value(environment, name).map(text -> parse(name, text));
  }

  private static URI parse(String name, String text) {
    String url = text.contains("://") ? text : "http://" + text;
    try {
      URI proxy = URI.create(url);
      if ("http".equals(proxy.getScheme())
          && proxy.getHost() != null
          && proxy.getUserInfo() == null) {
        return proxy;
      }
    } catch (IllegalArgumentException _) {
      // Said below, without the text: it may hold a password.
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST,
        "reading %s: not of the form http://HOST:PORT; proxies that want a password, and others"
                .formatted(name)
            + " than plain HTTP ones, are not supported");
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT)))
        .or(() -> Optional.ofNullable(environment.get(name)))
        .filter(value -> !value.isEmpty());
  }
}
