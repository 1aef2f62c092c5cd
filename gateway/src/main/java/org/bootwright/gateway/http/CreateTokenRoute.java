package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.bootwright.gateway.access.NewToken;
import org.bootwright.gateway.access.Scope;
import org.bootwright.gateway.access.TokenLimits;
import org.bootwright.gateway.access.Tokens;

/** Makes a token. */
final class CreateTokenRoute implements Route {
  /** What most who get a token are to do with it. */
  private static final String DEFAULT_SCOPE = Scope.OPERATE.toString();

  private final Tokens tokens;

  CreateTokenRoute(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String operationId() {
    return "createToken";
  }

  @Override
  public void handle(Exchange exchange) {
    JsonNode body = exchange.body();
    JsonNode limits = body.path("limits");
    NewToken made =
        tokens.create(
            body.path("name").asText(),
            Scope.parse(body.path("scope").asText(DEFAULT_SCOPE)),
            body.has("expiresInSeconds")
                ? Optional.of(Duration.ofSeconds(body.path("expiresInSeconds").asLong()))
                : Optional.empty(),
            new TokenLimits(
                number(limits, "requestsPerSecond"),
                number(limits, "requestBurst"),
                number(limits, "vms"),
                number(limits, "cpus"),
                number(limits, "memoryMiB"),
                number(limits, "diskGiB")));
    exchange.concerns("token", made.token().name());
    exchange
        .response()
        .putHeader("location", "/v1/tokens/" + made.token().id())
        .putHeader("cache-control", "no-store");
    exchange.json(201, TokenView.of(made));
  }

  private static Optional<Integer> number(JsonNode limits, String name) {
    return limits.has(name) ? Optional.of(limits.get(name).asInt()) : Optional.empty();
  }
}
