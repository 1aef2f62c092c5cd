package org.bootwright.converter.source.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;
import org.bootwright.converter.source.registry.TestRegistry.Handler;

/** What a test registry wants to see, and files that have it. */
final class Authorization {
  private Authorization() {}

  static String encoded(String userAndPassword) {
    return Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
  }

  /** Wants a name and a password on every request. */
  static Handler basic(String user, String password) {
    String wanted = "Basic " + encoded(user + ":" + password);
    return exchange -> refuseUnless(exchange, wanted, "Basic realm=\"registry\"");
  }

  /** Wants a bearer token on every request but those for tokens. */
  static Handler bearer(String token, String challenge) {
    return exchange ->
        exchange.getRequestURI().getPath().startsWith("/v2/")
            && refuseUnless(exchange, "Bearer " + token, challenge);
  }

  private static boolean refuseUnless(HttpExchange exchange, String wanted, String challenge)
      throws IOException {
    if (wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return false;
    }
    exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
    return TestRegistry.answer(
        exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"who are you\"}]}");
  }

  /** Docker's config.json with one login. */
  static String file(String registry, String userAndPassword) {
    return "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry, encoded(userAndPassword));
  }
}
