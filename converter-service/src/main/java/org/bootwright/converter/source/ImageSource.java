package org.bootwright.converter.source;

import java.io.IOException;
import org.bootwright.contracts.image.Platform;

/** Finds one image. Resolving reads a few kilobytes; layers are read when they are opened. */
public interface ImageSource extends AutoCloseable {
  /**
   * The image for a platform.
   *
   * @throws org.bootwright.contracts.failure.FailureException {@code image_not_found}, {@code
   *     platform_not_found}, {@code image_corrupt} or {@code image_refused}
   */
  SourceImage resolve(Platform platform) throws IOException;

  /**
   * Makes what is under way fail soon; from any thread. A source that never waits for anybody has
   * nothing to do.
   */
  default void abandon() {}

  /** Frees what the source holds; blobs cannot be opened any more. */
  @Override
  void close() throws IOException;
}
