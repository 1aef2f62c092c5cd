package org.bootwright.gateway.http;

/** Says that the process answers. */
final class HealthRoute implements Route {

  @Override
  public String operationId() {
    return "health";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.text(200, "text/plain; charset=utf-8", "ok\n");
  }
}
