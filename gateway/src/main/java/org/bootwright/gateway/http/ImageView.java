package org.bootwright.gateway.http;

import java.time.Instant;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.gateway.lifecycle.ImageDesk.UsedImage;

/** An image as its JSON shows it. */
record ImageView(
    Digest digest,
    ImageReference image,
    Platform platform,
    long diskSizeBytes,
    long contentSizeBytes,
    long fileCount,
    Instant createdAt,
    Instant lastUsedAt,
    int vms) {
  static ImageView of(UsedImage used) {
    ImageDescription image = used.stored().image();
    return new ImageView(
        image.digest(),
        image.reference(),
        image.platform(),
        image.diskSizeBytes(),
        image.contentSizeBytes(),
        image.fileCount(),
        image.createdAt(),
        used.stored().lastUsed(),
        used.vms());
  }
}
