package org.bootwright.runner.guest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One frame.
 *
 * @param type 0 to 255; may be one that we do not know
 * @param payload at most {@link #MAXIMUM_PAYLOAD_BYTES} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; passed on once, by its only owner
record Frame(int type, byte[] payload) {
  static final int HEADER_BYTES = 8;
  static final int MAXIMUM_PAYLOAD_BYTES = 65_536;

  Frame {
    if (payload.length > MAXIMUM_PAYLOAD_BYTES) {
      throw new IllegalStateException("a frame of " + payload.length + " bytes was made");
    }
  }

  /** The frame as it travels. */
  ByteBuffer encoded() {
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .putInt(payload.length)
        .put(payload)
        .flip();
  }
}
