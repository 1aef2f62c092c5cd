package org.bootwright.converter.progress;

import java.util.Locale;

/** What a conversion is doing. */
public enum ConversionStep {
  /** Finding the image and its manifest. */
  RESOLVE,
  /** Reading layers and writing the disk. */
  CONVERT,
  /** Waiting until all of it is on stable storage. */
  SYNC;

  /** The name in messages and JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
