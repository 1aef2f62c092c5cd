package org.bootwright.contracts.bus.rabbitmq.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/** An address of a broker, as RabbitMQ's URI specification writes it. */
record AmqpUri(
    boolean secure,
    String host,
    int port,
    String virtualHost,
    Optional<String> user,
    Optional<String> password) {
  private static final int AMQP_PORT = 5672;
  private static final int AMQPS_PORT = 5671;

  static AmqpUri parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // The exception's own text holds the whole address, with the password.
      throw invalid("it has a character that must be percent-encoded");
    }
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("amqp") && !scheme.equals("amqps")) {
      throw invalid("it must begin with amqp:// or amqps://");
    }
    if (uri.getHost() == null) {
      throw invalid("it names no host");
    }
    boolean secure = scheme.equals("amqps");
    int port = uri.getPort();
    if (port < 0) {
      port = secure ? AMQPS_PORT : AMQP_PORT;
    }
    String host = uri.getHost();
    return new AmqpUri(
        secure,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port,
        virtualHost(uri.getRawPath()),
        credential(uri.getRawUserInfo(), 0),
        credential(uri.getRawUserInfo(), 1));
  }

  private static FailureException invalid(String reason) {
    return new FailureException(
        FailureCode.INVALID_REQUEST,
        "reading the broker's address: %s; write amqp://USER:PASSWORD@HOST:PORT/VHOST"
            .formatted(reason));
  }

  private static String virtualHost(@Nullable String path) {
    // No path, or a lone slash as people write it, is the default virtual host.
    if (path == null || path.length() <= 1) {
      return "/";
    }
    return decode(path.substring(1));
  }

  private static Optional<String> credential(@Nullable String userInfo, int index) {
    if (userInfo == null) {
      return Optional.empty();
    }
    int colon = userInfo.indexOf(':');
    if (index == 0) {
      return Optional.of(decode(colon < 0 ? userInfo : userInfo.substring(0, colon)));
    }
    return colon < 0 ? Optional.empty() : Optional.of(decode(userInfo.substring(colon + 1)));
  }

  private static String decode(String text) {
    // A plus stands for itself in a URI; the decoder is one for forms.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
