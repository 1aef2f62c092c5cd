package org.bootwright.gateway.http;

import org.bootwright.contracts.image.Digest;
import org.bootwright.gateway.lifecycle.ImageDesk;

/** Shows one converted image. */
final class GetImageRoute implements Route {
  private final ImageDesk images;

  GetImageRoute(ImageDesk images) {
    this.images = images;
  }

  @Override
  public String operationId() {
    return "getImage";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.json(200, ImageView.of(images.find(Digest.parse(exchange.path("digest")))));
  }
}
