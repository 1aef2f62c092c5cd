package org.bootwright.gateway.http;

import java.util.List;
import java.util.Map;
import org.bootwright.gateway.access.Tokens;

/** Lists the tokens, without their secrets. */
final class ListTokensRoute implements Route {
  private final Tokens tokens;

  ListTokensRoute(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public String operationId() {
    return "listTokens";
  }

  @Override
  public void handle(Exchange exchange) {
    List<TokenView> views = tokens.list().stream().map(TokenView::of).toList();
    exchange.json(200, Map.of("items", views));
  }
}
