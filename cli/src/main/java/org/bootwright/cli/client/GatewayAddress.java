package org.bootwright.cli.client;

import java.net.URI;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Where a gateway listens and what it asks for.
 *
 * @param url http or https, without a path
 * @param secret for {@code Authorization: Bearer}
 * @param trust whose certificates count, where the URL is https
 */
public record GatewayAddress(URI url, Optional<String> secret, Trust trust) {

  /** Reads {@code http://HOST:PORT}; a bare {@code HOST:PORT} is taken for http. */
  public static GatewayAddress parse(String text, Optional<String> secret, Trust trust) {
    String full = text.contains("://") ? text : "http://" + text;
    try {
      URI url = URI.create(full.endsWith("/") ? full.substring(0, full.length() - 1) : full);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (web && url.getHost() != null) {
        return new GatewayAddress(url, secret, trust);
      }
    } catch (IllegalArgumentException malformed) {
      // Said below, in the same words as for a URL of another kind.
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST,
        "the gateway '" + text + "' is not a URL: give one such as http://127.0.0.1:8080");
  }

  /** The address of a path and query of the API. */
  public URI resolve(String pathAndQuery) {
    return URI.create(url + pathAndQuery);
  }

  /** The same for a WebSocket. */
  public URI resolveWebSocket(String pathAndQuery) {
    return URI.create("ws" + url.toString().substring("http".length()) + pathAndQuery);
  }
}
