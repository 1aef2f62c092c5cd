package org.bootwright.gateway.http;

import org.bootwright.contracts.image.Digest;
import org.bootwright.gateway.lifecycle.ImageDesk;

/** Removes the disk of an image. */
final class DeleteImageRoute implements Route {
  private final ImageDesk images;

  DeleteImageRoute(ImageDesk images) {
    this.images = images;
  }

  @Override
  public String operationId() {
    return "deleteImage";
  }

  @Override
  public void handle(Exchange exchange) {
    exchange.concerns("image", exchange.path("digest"));
    images.remove(Digest.parse(exchange.path("digest")));
    exchange.empty(204);
  }
}
