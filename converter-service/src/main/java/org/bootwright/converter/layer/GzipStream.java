package org.bootwright.converter.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), all members of it. The JDK's own stream takes what follows the
 * first member for garbage when that is not available at once, and passes real garbage over in
 * silence; here everything up to the end of the stream has to be gzip.
 */
final class GzipStream extends InputStream {
  static final int MAGIC_FIRST = 0x1f;
  static final int MAGIC_SECOND = 0x8b;

  private static final int INPUT_BYTES = 64 << 10;
  private static final int METHOD_DEFLATE = 8;

  // Flags of a member's header, RFC 1952 section 2.3.1.
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;
  private static final int FLAGS_RESERVED = 0xe0;

  private final InputStream compressed;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[INPUT_BYTES];
  private int position;
  private int limit;
  private boolean inMember;
  private boolean ended;

  GzipStream(InputStream compressed) {
    this.compressed = compressed;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (!inMember && !startMember()) {
        ended = true;
        break;
      }
      int count = inflate(target, offset, length);
      if (count > 0) {
        checksum.update(target, offset, count);
        return count;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    compressed.close();
  }

  /** Whether there is a further member. A stream without any is not gzip. */
  private boolean startMember() throws IOException {
    if (position == limit && !fill()) {
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
    inflater.reset();
    checksum.reset();
    inMember = true;
    return true;
  }

  /** Bytes made; 0 when the member has ended, and is verified. */
  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        if (inflater.needsInput()) {
          if (position == limit && !fill()) {
            throw truncated();
          }
          inflater.setInput(input, position, limit - position);
        }
        int before = inflater.getRemaining();
        int count = inflater.inflate(target, offset, length);
        position += before - inflater.getRemaining();
        if (count > 0) {
          return count;
        }
        if (inflater.finished()) {
          endMember();
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw new LayerFormatException("the gzip stream is corrupt: it asks for a dictionary");
        }
      }
    } catch (DataFormatException e) {
      throw new LayerFormatException("the gzip stream is corrupt: " + e.getMessage(), e);
    }
  }

  private void endMember() throws IOException {
    long expectedChecksum = readInt();
    long expectedSize = readInt();
    if (checksum.getValue() != expectedChecksum) {
      throw new LayerFormatException("the gzip stream is corrupt: its checksum is wrong");
    }
    if ((inflater.getBytesWritten() & 0xffff_ffffL) != expectedSize) {
      throw new LayerFormatException("the gzip stream is corrupt: its size is wrong");
    }
    inMember = false;
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
    if (position == limit && !fill()) {
      throw truncated();
    }
    return input[position++] & 0xff;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, compressed.read(input, 0, input.length));
    return limit > 0;
  }

  private static LayerFormatException truncated() {
    return new LayerFormatException("the gzip stream is truncated");
  }
}
