package org.bootwright.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What an image may have twice as much of. */
public enum Growth {
  /** Layers of 1,000 files of 4,000 bytes. */
  LAYERS("layers", 50),
  /** Files of 230 bytes, in one layer. */
  FILES("files", 300_000),
  /** Files of 1 MiB, in one layer. */
  BYTES("MiB", 1_000);

  private final String unit;
  private final int amount;

  Growth(String unit, int amount) {
    this.unit = unit;
    this.amount = amount;
  }

  /** What it counts. */
  public String unit() {
    return unit;
  }

  /** The smaller image's; it takes seconds, so that the start of the JVM counts for little. */
  public int amount() {
    return amount;
  }

  /** As on the command line. */
  public String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  public static Optional<Growth> of(String label) {
    return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
  }

  public static List<String> labels() {
    return Arrays.stream(values()).map(Growth::label).toList();
  }
}
