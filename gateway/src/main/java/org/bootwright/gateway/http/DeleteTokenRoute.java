package org.bootwright.gateway.http;

import java.util.Optional;
import org.bootwright.gateway.access.ApiToken;
import org.bootwright.gateway.access.Authenticator;
import org.bootwright.gateway.access.Tokens;

/** Revokes a token. */
final class DeleteTokenRoute implements Route {
  private final Tokens tokens;
  private final Optional<Authenticator> authenticator;

  DeleteTokenRoute(Tokens tokens, Optional<Authenticator> authenticator) {
    this.tokens = tokens;
    this.authenticator = authenticator;
  }

  @Override
  public String operationId() {
    return "deleteToken";
  }

  @Override
  public void handle(Exchange exchange) {
    ApiToken revoked = tokens.revoke(exchange.path("token"));
    authenticator.ifPresent(judge -> judge.forget(revoked.id()));
    exchange.concerns("token", revoked.name());
    exchange.empty(204);
  }
}
