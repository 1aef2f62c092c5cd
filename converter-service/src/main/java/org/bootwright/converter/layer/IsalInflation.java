package org.bootwright.converter.layer;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * By Intel's ISA-L. Its {@code struct inflate_state} (igzip_lib.h) begins with the fields that
 * callers use, on all 64-bit platforms and in all versions of the library's second interface alike:
 *
 * <pre>
 *   0 next_out   8 avail_out  12 total_out   16 next_in   24 read_in   32 avail_in
 *  36 read_in_length   40 tables of codes ...   21,160 block_state ... window of 64 KiB and a little
 * </pre>
 */
final class IsalInflation implements Inflation {
  private static final long NEXT_OUT = 0;
  private static final long AVAIL_OUT = 8;
  private static final long NEXT_IN = 16;
  private static final long READ_IN = 24;
  private static final long AVAIL_IN = 32;
  private static final long READ_IN_LENGTH = 36;
  private static final long BLOCK_STATE = 21_160;

  /** ISAL_BLOCK_FINISH: the stream has ended, and all of it was handed out. */
  private static final int FINISHED = 5;

  /** The structure has 87,368 bytes in version 2.30; a later one may want more. */
  private static final long STATE_BYTES = 128 << 10;

  /** ISAL_INVALID_BLOCK, ISAL_INVALID_SYMBOL, ISAL_INVALID_LOOKBACK. */
  private static final int INVALID_BLOCK = -1;

  private static final int INVALID_SYMBOL = -2;
  private static final int INVALID_LOOKBACK = -3;

  private final IsalLibrary library;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment state = arena.allocate(STATE_BYTES, Long.BYTES);

  IsalInflation(IsalLibrary library) {
    this.library = library;
  }

  @Override
  public void begin() {
    library.begin(state);
  }

  @Override
  public boolean inflate(ByteBuffer input, ByteBuffer output) throws LayerFormatException {
    int inputBytes = input.remaining();
    int outputBytes = output.remaining();
    state.set(ADDRESS, NEXT_IN, MemorySegment.ofBuffer(input));
    state.set(JAVA_INT, AVAIL_IN, inputBytes);
    state.set(ADDRESS, NEXT_OUT, MemorySegment.ofBuffer(output));
    state.set(JAVA_INT, AVAIL_OUT, outputBytes);
    int result = library.inflate(state);
    if (result < 0) {
      throw new LayerFormatException("the gzip stream is corrupt: " + nameOf(result));
    }
    input.position(input.limit() - within(inputBytes, state.get(JAVA_INT, AVAIL_IN)));
    output.position(output.limit() - within(outputBytes, state.get(JAVA_INT, AVAIL_OUT)));
    return state.get(JAVA_INT, BLOCK_STATE) == FINISHED;
  }

  /** What the library says that it left cannot be more than it had. */
  private static int within(int given, int left) {
    if (left < 0 || left > given) {
      throw new IllegalStateException("ISA-L left " + left + " of " + given + " bytes");
    }
    return left;
  }

  /** Bits are taken from the input eight bytes at a time; whole bytes of them are given back. */
  @Override
  public int readAhead() {
    int bits = state.get(JAVA_INT, READ_IN_LENGTH);
    if (bits < Byte.SIZE) {
      return -1;
    }
    // The bits that end the stream's last byte mean nothing.
    long unread = state.get(JAVA_LONG, READ_IN) >>> bits % Byte.SIZE;
    state.set(JAVA_LONG, READ_IN, unread >>> Byte.SIZE);
    state.set(JAVA_INT, READ_IN_LENGTH, bits - bits % Byte.SIZE - Byte.SIZE);
    return (int) unread & 0xff;
  }

  @Override
  public void close() {
    arena.close();
  }

  private static String nameOf(int result) {
    return switch (result) {
      case INVALID_BLOCK -> "invalid block";
      case INVALID_SYMBOL -> "invalid symbol";
      case INVALID_LOOKBACK -> "invalid distance";
      default -> "ISA-L says " + result;
    };
  }
}
