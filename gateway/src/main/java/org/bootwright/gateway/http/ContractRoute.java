package org.bootwright.gateway.http;

/** Serves the OpenAPI document. */
final class ContractRoute implements Route {

  @Override
  public String operationId() {
    return "contract";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.text(200, "application/yaml; charset=utf-8", OpenApiDocument.text());
  }
}
