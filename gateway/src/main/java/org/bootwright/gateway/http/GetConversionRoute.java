package org.bootwright.gateway.http;

import java.util.UUID;
import org.bootwright.gateway.lifecycle.ImageDesk;

/** Shows one conversion. */
final class GetConversionRoute implements Route {
  private final ImageDesk images;

  GetConversionRoute(ImageDesk images) {
    this.images = images;
  }

  @Override
  public String operationId() {
    return "getConversion";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.json(200, images.view(UUID.fromString(exchange.path("conversion"))));
  }
}
