package org.bootwright.runner.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * Cuts the guest's bytes into frames, and nothing more: what a frame means is decided elsewhere.
 */
final class FrameReader {
  private final ReadableByteChannel channel;

  /** Room for the longest frame, so that no length that the guest names makes us allocate more. */
  private final ByteBuffer buffer =
      ByteBuffer.allocate(Frame.HEADER_BYTES + Frame.MAXIMUM_PAYLOAD_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .flip();

  FrameReader(ReadableByteChannel channel) {
    this.channel = channel;
  }

  /** The next frame, or empty where the stream ends between two frames. */
  Optional<Frame> read() throws IOException {
    if (!fill(Frame.HEADER_BYTES)) {
      if (buffer.hasRemaining()) {
        throw new GuestProtocolException("the guest's stream ends inside a frame's header");
      }
      return Optional.empty();
    }
    int type = checkedType(buffer.getInt());
    int length = buffer.getInt();
    if (length < 0 || length > Frame.MAXIMUM_PAYLOAD_BYTES) {
      throw new GuestProtocolException(
          "the guest announced a frame of %s bytes; at most %d are allowed"
              .formatted(Integer.toUnsignedString(length), Frame.MAXIMUM_PAYLOAD_BYTES));
    }
    if (!fill(length)) {
      throw new GuestProtocolException("the guest's stream ends inside a frame of type " + type);
    }
    byte[] payload = new byte[length];
    buffer.get(payload);
    return Optional.of(new Frame(type, payload));
  }

  /**
   * Skips bytes until a frame of this type with a payload that begins with {@code mark}: what comes
   * before may be the end of a frame whose beginning somebody else has read.
   *
   * @return false where the stream ends before
   */
  boolean skipTo(int type, byte[] mark) throws IOException {
    while (fill(Frame.HEADER_BYTES + mark.length)) {
      int start = buffer.position();
      if (buffer.getInt(start) == type && marked(start + Frame.HEADER_BYTES, mark)) {
        return true;
      }
      buffer.position(start + 1);
    }
    return false;
  }

  private boolean marked(int start, byte[] mark) {
    for (int index = 0; index < mark.length; index++) {
      if (buffer.get(start + index) != mark[index]) {
        return false;
      }
    }
    return true;
  }

  private static int checkedType(int word) throws GuestProtocolException {
    if (word >>> 8 != 0) {
      throw new GuestProtocolException(
          "the guest sent a frame with reserved bytes that are not zero");
    }
    return word;
  }

  /** Reads until {@code count} bytes are there; false where the stream ends before. */
  private boolean fill(int count) throws IOException {
    if (buffer.remaining() >= count) {
      return true;
    }
    buffer.compact();
    try {
      while (buffer.position() < count) {
        if (channel.read(buffer) < 0) {
          return false;
        }
      }
      return true;
    } finally {
      buffer.flip();
    }
  }
}
