package org.bootwright.contracts.image;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What the converter says about a disk that it made. The same record stands as {@code image.json}
 * beside the disk.
 *
 * @param digest of the image's manifest; the disk's identity
 * @param reference the image as it was asked for when the disk was made
 * @param diskFile path of the raw disk, relative to the images directory
 * @param diskSizeBytes length of the disk, holes included
 * @param contentSizeBytes sum of the sizes of its regular files
 * @param fileCount inodes of any type
 * @param formatVersion of the converter's output; a disk of another version is made again
 * @param volume the images directory that the disk is in, by its {@link VolumeMark}; absent in
 *     files, which may be moved to another one, and from converters that make no mark
 */
public record ImageDescription(
    Digest digest,
    ImageReference reference,
    Platform platform,
    ImageConfig config,
    String diskFile,
    long diskSizeBytes,
    long contentSizeBytes,
    long fileCount,
    int formatVersion,
    Instant createdAt,
    Optional<UUID> volume) {

  /**
   * Of the disks that converters of this release make: of their layout and of what stands in them.
   * Raising it makes every disk anew. The disk's name then has to change too: overlays of VMs name
   * the old disk by its path, and must not find another one there.
   */
  public static final int FORMAT_VERSION = 1;

  /** Without saying where the disk is. */
  public ImageDescription(
      Digest digest,
      ImageReference reference,
      Platform platform,
      ImageConfig config,
      String diskFile,
      long diskSizeBytes,
      long contentSizeBytes,
      long fileCount,
      int formatVersion,
      Instant createdAt) {
    this(
        digest,
        reference,
        platform,
        config,
        diskFile,
        diskSizeBytes,
        contentSizeBytes,
        fileCount,
        formatVersion,
        createdAt,
        Optional.empty());
  }

  /** The same in this images directory. */
  public ImageDescription onVolume(UUID id) {
    return new ImageDescription(
        digest,
        reference,
        platform,
        config,
        diskFile,
        diskSizeBytes,
        contentSizeBytes,
        fileCount,
        formatVersion,
        createdAt,
        Optional.of(id));
  }
}
