package org.bootwright.gateway.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Reads the URL of a database. Its failures never repeat a password. */
final class DatabaseUrl {
  private static final String SQLITE = "sqlite:";

  /** How long to wait for a server that is not there yet, in seconds. */
  private static final String PATIENCE = "startup_timeout";

  private static final Set<String> TLS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");

  private static final List<String> SSL_MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  private final String url;

  DatabaseUrl(String url) {
    this.url = url;
  }

  DatabaseConfig read(Optional<String> user, Optional<String> password) {
    if (url.startsWith(SQLITE) && url.length() > SQLITE.length()) {
      return new DatabaseConfig.SqliteFile(Path.of(url.substring(SQLITE.length())));
    }
    URI uri = uri();
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    if (uri.getHost() == null || path.length() < 2 || path.indexOf('/', 1) >= 0) {
      throw malformed("it names no host and database");
    }
    Map<String, String> options = options(uri);
    Duration patience =
        Optional.ofNullable(options.remove(PATIENCE))
            .map(this::seconds)
            .orElse(DatabaseConfig.PostgreSql.DEFAULT_PATIENCE);
    List<String> userInfo =
        Optional.ofNullable(uri.getRawUserInfo())
            .map(text -> List.of(text.split(":", 2)))
            .orElse(List.of());
    return new DatabaseConfig.PostgreSql(
        uri.getHost(),
        uri.getPort() < 0 ? DatabaseConfig.PostgreSql.DEFAULT_PORT : uri.getPort(),
        path.substring(1),
        user.or(() -> userInfo.stream().findFirst().map(DatabaseUrl::decoded))
            .orElseThrow(() -> malformed("no user is given; set BOOTWRIGHT_DATABASE_USER")),
        password
            .or(() -> userInfo.stream().skip(1).findFirst().map(DatabaseUrl::decoded))
            .orElse(""),
        options,
        patience);
  }

  private URI uri() {
    try {
      URI uri = new URI(url);
      if ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Its message repeats the URL, with the password in it.
      throw malformed("it is no URL: " + e.getReason());
    }
    throw malformed("its scheme is not one that is known");
  }

  private Map<String, String> options(URI uri) {
    Map<String, String> options = new HashMap<>();
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    for (String pair : query.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (pair.isEmpty()) {
        continue;
      }
      if (parts.length < 2 || !(TLS.contains(parts[0]) || parts[0].equals(PATIENCE))) {
        throw malformed(
            "it has an option '%s'; known are sslmode, sslrootcert, sslcert, sslkey and %s"
                .formatted(parts[0], PATIENCE));
      }
      options.put(parts[0], decoded(parts[1]));
    }
    String mode = options.getOrDefault("sslmode", "prefer");
    if (!SSL_MODES.contains(mode)) {
      throw malformed("sslmode '%s' is none of %s".formatted(mode, String.join(", ", SSL_MODES)));
    }
    return options;
  }

  private Duration seconds(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      throw malformed("%s '%s' is no number of seconds".formatted(PATIENCE, text));
    }
    return Duration.ofSeconds(Long.parseLong(text));
  }

  private static String decoded(String text) {
    // In a URL a plus is a plus; the decoder is made for forms.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private FailureException malformed(String what) {
    String shown = url.replaceFirst("//[^@/]*@", "//***@");
    return new FailureException(
        FailureCode.INVALID_REQUEST,
        "reading the database URL '%s': %s; write postgresql://HOST[:PORT]/NAME or sqlite:FILE"
            .formatted(shown, what));
  }
}
