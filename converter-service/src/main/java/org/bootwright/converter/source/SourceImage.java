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
 * @param diffIds of the image's layers, lowest first; an image may have a layer twice
 * @param layers in the order in which they are to be read
 */
public record SourceImage(
    Digest digest,
    Platform platform,
    ImageConfig config,
    Instant created,
    List<Digest> diffIds,
    List<SourceLayer> layers) {
  public SourceImage {
    diffIds = List.copyOf(diffIds);
    layers = List.copyOf(layers);
  }

  /**
   * Whether the layers come by themselves, each once, in an order of the source's own: which one it
   * was, its diff ID tells when it was read. Else there is one for each diff ID, lowest first.
   */
  public boolean arrives() {
    return layers.stream().anyMatch(layer -> layer.diffId().isEmpty());
  }

  /** Sum of the blobs' sizes. */
  public long blobBytes() {
    return layers.stream().mapToLong(layer -> layer.blob().sizeBytes()).sum();
  }
}
