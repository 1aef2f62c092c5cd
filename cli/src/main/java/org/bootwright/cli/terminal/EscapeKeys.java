package org.bootwright.cli.terminal;

import java.io.ByteArrayOutputStream;

/**
 * Finds the keys that leave a console, as qemu has them: Ctrl-A, then X to end the VM, D to detach,
 * Ctrl-A to type a Ctrl-A. Anything else behind a Ctrl-A is passed on with it.
 *
 * <p>Not safe for use by several threads.
 */
public final class EscapeKeys {
  private static final int CONTROL_A = 0x01;

  private boolean escaped;

  /** What the typed bytes come to. */
  public enum Action {
    NONE,
    DETACH,
    END
  }

  /**
   * What a stretch of typing comes to.
   *
   * @param bytes for the guest
   * @param action what to do when they are sent; what was typed behind it is dropped
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  public record Typed(byte[] bytes, Action action) {}

  /** Takes the next typed bytes. A Ctrl-A at their end is remembered for the next call. */
  public Typed take(byte[] typed, int length) {
    var bytes = new ByteArrayOutputStream(length + 1);
    for (int index = 0; index < length; index++) {
      int key = typed[index] & 0xff;
      if (!escaped) {
        escaped = key == CONTROL_A;
        if (!escaped) {
          bytes.write(key);
        }
        continue;
      }
      escaped = false;
      switch (key) {
        case 'x', 'X' -> {
          return new Typed(bytes.toByteArray(), Action.END);
        }
        case 'd', 'D' -> {
          return new Typed(bytes.toByteArray(), Action.DETACH);
        }
        case CONTROL_A -> bytes.write(CONTROL_A);
        default -> {
          bytes.write(CONTROL_A);
          bytes.write(key);
        }
      }
    }
    return new Typed(bytes.toByteArray(), Action.NONE);
  }
}
