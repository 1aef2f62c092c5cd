package org.bootwright.converter;

import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.Platform;

/**
 * A disk that was made.
 *
 * @param digest of the image's manifest
 * @param sizeBytes length of the disk, holes included
 * @param contentBytes sum of the sizes of its regular files
 * @param fileCount inodes of any type
 */
public record ConvertedDisk(
    Digest digest,
    Platform platform,
    ImageConfig config,
    long sizeBytes,
    long contentBytes,
    long fileCount) {}
