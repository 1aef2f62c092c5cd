package org.bootwright.contracts.vm;

/** The size of a terminal, in characters. */
public record WindowSize(int rows, int columns) {
  /** The kernel keeps both in 16 bits. */
  public static final int MAXIMUM = 65_535;

  public WindowSize {
    if (rows < 1 || rows > MAXIMUM || columns < 1 || columns > MAXIMUM) {
      throw new IllegalArgumentException(
          "a terminal of %d rows and %d columns: both are 1 to %d"
              .formatted(rows, columns, MAXIMUM));
    }
  }
}
