package org.bootwright.converter.layer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Decompresses gzip (RFC 1952), all members of it. Everything up to the end of the stream has to be
 * gzip: other readers pass over what follows the last member in silence.
 */
final class GzipDecoder implements Decoder {
  static final int MAGIC_FIRST = 0x1f;
  static final int MAGIC_SECOND = 0x8b;

  private static final int METHOD_DEFLATE = 8;

  // Flags of a member's header, RFC 1952 section 2.3.1.
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xe0;

  private final BlobInput input;
  private final Inflation inflation;
  private final CRC32 checksum = new CRC32();
  private long memberBytes;
  private boolean inMember;

  /** Closes the inflation with itself. */
  GzipDecoder(BlobInput input, Inflation inflation) {
    this.input = input;
    this.inflation = inflation;
  }

  @Override
  public void decode(ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (!inMember && !startMember()) {
        return;
      }
      boolean hasInput = input.hasMore();
      int before = target.position();
      int available = input.buffer().remaining();
      boolean ended = inflation.inflate(input.buffer(), target);
      int count = target.position() - before;
      checksum.update(target.slice(before, count));
      memberBytes += count;
      if (ended) {
        endMember();
      } else if (!hasInput && count == 0) {
        throw truncated();
      } else if (hasInput && count == 0 && input.buffer().remaining() == available) {
        throw new LayerFormatException("the gzip stream is corrupt: nothing comes of it");
      }
    }
  }

  @Override
  public void close() {
    inflation.close();
  }

  /** Whether there is a further member. A stream without any is not gzip. */
  private boolean startMember() throws IOException {
    if (!input.hasMore()) {
      return false;
    }
    if (readByte() != MAGIC_FIRST || readByte() != MAGIC_SECOND || readByte() != METHOD_DEFLATE) {
      throw new LayerFormatException("the gzip stream is corrupt: data that is not gzip follows");
    }
    int flags = readByte();
    if ((flags & FLAGS_RESERVED) != 0) {
      throw new LayerFormatException("the gzip stream is corrupt: reserved flags are set");
    }
    skipBytes(6); // MTIME, XFL, OS
    if ((flags & FLAG_EXTRA) != 0) {
      skipBytes(readByte() | readByte() << 8);
    }
    skipText((flags & FLAG_NAME) != 0);
    skipText((flags & FLAG_COMMENT) != 0);
    skipBytes((flags & FLAG_HEADER_CRC) != 0 ? 2 : 0);
    inflation.begin();
    checksum.reset();
    memberBytes = 0;
    inMember = true;
    return true;
  }

  private void endMember() throws IOException {
    inMember = false;
    long expectedChecksum = readInt();
    long expectedSize = readInt();
    if (checksum.getValue() != expectedChecksum) {
      throw new LayerFormatException("the gzip stream is corrupt: its checksum is wrong");
    }
    if ((memberBytes & 0xffff_ffffL) != expectedSize) {
      throw new LayerFormatException("the gzip stream is corrupt: its size is wrong");
    }
  }

  private long readInt() throws IOException {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  private void skipText(boolean present) throws IOException {
    while (present && readByte() != 0) {
      // A name or comment ends with its NUL.
    }
  }

  private void skipBytes(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      readByte();
    }
  }

  private int readByte() throws IOException {
    // The inflation may have read some bytes further than it needed.
    int ahead = inflation.readAhead();
    if (ahead >= 0) {
      return ahead;
    }
    if (!input.hasMore()) {
      throw truncated();
    }
    return input.buffer().get() & 0xff;
  }

  private static LayerFormatException truncated() {
    return new LayerFormatException("the gzip stream is truncated");
  }
}
