package org.bootwright.gateway.http;

import java.util.List;
import org.bootwright.gateway.lifecycle.ImageDesk;
import org.bootwright.gateway.lifecycle.ImageDesk.UsedImage;

/** Lists converted images by pages. */
final class ListImagesRoute implements Route {
  private final ImageDesk images;

  ListImagesRoute(ImageDesk images) {
    this.images = images;
  }

  @Override
  public String operationId() {
    return "listImages";
  }

  @Override
  public void handle(Exchange exchange) {
    Paging paging = Paging.of(exchange);
    List<UsedImage> found = images.list(paging.before(), paging.limit() + 1);
    exchange.json(200, paging.page(found, used -> used.stored().sequence(), ImageView::of));
  }
}
