package org.bootwright.contracts.image;

import java.util.UUID;

/**
 * What an images directory is known by, in a file at its top. The converter makes it once; whoever
 * reads images compares it, and so sees that it has the converter's directory and no other one that
 * is mounted at the same path.
 */
public record VolumeMark(UUID id) {
  /** The file's name. */
  public static final String FILE_NAME = "volume.json";
}
