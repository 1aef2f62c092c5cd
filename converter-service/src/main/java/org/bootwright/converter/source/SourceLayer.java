package org.bootwright.converter.source;

import java.util.Optional;
import org.bootwright.contracts.image.Digest;

/**
 * One layer of an image.
 *
 * @param name how messages name it: its place among the layers and its digest
 * @param blobDigest what the blob's bytes must hash to; absent where the source has no manifest
 * @param diffId what the decompressed bytes must hash to; absent where they may be any layer of the
 *     image
 */
public record SourceLayer(
    String name, Optional<Digest> blobDigest, Optional<Digest> diffId, Blob blob) {}
