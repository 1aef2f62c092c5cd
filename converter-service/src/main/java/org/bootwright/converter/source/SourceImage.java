package org.bootwright.converter.source;

import java.time.Instant;
import java.util.List;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.Platform;

/**
 * An image for one platform, resolved: its manifest and configuration are read and verified.
 *
 * @param digest of the manifest, or of the configuration where the source keeps no manifest
 * @param created when the image says it was made; the epoch where it does not
 * @param layers lowest first
 */
public record SourceImage(
    Digest digest,
    Platform platform,
    ImageConfig config,
    Instant created,
    List<SourceLayer> layers) {
  public SourceImage {
    layers = List.copyOf(layers);
  }

  /** Sum of the blobs' sizes. */
  public long blobBytes() {
    return layers.stream().mapToLong(layer -> layer.blob().sizeBytes()).sum();
  }
}
