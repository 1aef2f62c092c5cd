package org.bootwright.gateway;

import java.time.Instant;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;

/** Images that tests speak of. */
public final class TestImages {
  private TestImages() {}

  public static ImageDescription of(ImageReference reference, Platform platform) {
    String hex = "%064x".formatted(reference.toString().hashCode() & 0xffffffffL);
    return new ImageDescription(
        new Digest(hex),
        reference,
        platform,
        ImageConfig.empty(),
        "images/sha256/" + hex + "/disk.raw",
        reference.toString().contains("large") ? 3L << 30 : 1L << 29,
        1L << 28,
        1234,
        1,
        Instant.parse("2026-01-02T03:04:05Z"));
  }
}
