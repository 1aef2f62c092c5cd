package org.bootwright.runner.container;

/** Hears how far the Engine is with an image. Called often, on the thread that waits for it. */
@FunctionalInterface
public interface PullProgress {
  /**
   * Some more is there.
   *
   * @param totalBytes of the layers that the Engine has begun with; it grows
   */
  void pulled(long doneBytes, long totalBytes);
}
