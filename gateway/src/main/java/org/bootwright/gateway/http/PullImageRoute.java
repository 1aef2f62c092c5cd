package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import org.bootwright.gateway.lifecycle.ImageDesk;

/** Has an image converted ahead of its use. */
final class PullImageRoute implements Route {
  private final ImageDesk images;

  PullImageRoute(ImageDesk images) {
    this.images = images;
  }

  @Override
  public String operationId() {
    return "pullImage";
  }

  @Override
  public void handle(Exchange exchange) {
    JsonNode body = exchange.body();
    exchange.concerns("image", body.path("image").asText());
    exchange.json(202, images.pull(SpecReader.image(body), SpecReader.platform(body)));
  }
}
