package org.bootwright.converter.progress;

/** Hears how far a conversion is, on the converting thread, at most a few times a second. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = (step, doneBytes, totalBytes) -> {};

  /**
   * Called as the conversion goes on, and at the beginning of each step.
   *
   * @param doneBytes of the layers' compressed bytes
   * @param totalBytes 0 while it is not known
   */
  void progressed(ConversionStep step, long doneBytes, long totalBytes);
}
