package org.bootwright.runner.guest;

import java.nio.ByteBuffer;

/** How a process of the guest ended, as {@code EXIT} and {@code EXEC_EXIT} say it. */
record GuestExit(boolean signalled, int number) {
  static final int BYTES = Byte.BYTES + Integer.BYTES;

  /** Reads what is left of a payload. */
  static GuestExit parse(ByteBuffer payload) throws GuestProtocolException {
    int kind = payload.get();
    int number = payload.getInt();
    boolean sound =
        switch (kind) {
          case 0 -> number >= 0 && number <= 255;
          case 1 -> number >= 1 && number <= 64;
          default -> false;
        };
    if (!sound) {
      throw new GuestProtocolException(
          "the guest reported an end of kind %d with number %d".formatted(kind, number));
    }
    return new GuestExit(kind == 1, number);
  }
}
