package org.bootwright.converter.source.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bootwright.converter.source.Blob;

/**
 * A run of bytes within a file of the host. Each stream opens the file for itself, so that one
 * which is interrupted takes no other with it.
 */
public record FileRegion(Path file, long offset, long sizeBytes) implements Blob {

  @Override
  public InputStream open() throws IOException {
    return new RegionStream(FileChannel.open(file, StandardOpenOption.READ), offset, sizeBytes);
  }

  /** Everything; for small files, whose size the caller has checked. */
  public byte[] readAll() throws IOException {
    try (InputStream stream = open()) {
      return stream.readNBytes(Math.toIntExact(sizeBytes));
    }
  }

  private static final class RegionStream extends InputStream implements ReadableByteChannel {
    private final FileChannel channel;
    private final long end;
    private long position;

    RegionStream(FileChannel channel, long offset, long sizeBytes) {
      this.channel = channel;
      this.position = offset;
      this.end = offset + sizeBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return length == 0 ? 0 : read(ByteBuffer.wrap(target, offset, length));
    }

    /** Straight into the buffer, also where that is outside of the heap. */
    @Override
    public int read(ByteBuffer target) throws IOException {
      int wanted = (int) Math.min(target.remaining(), end - position);
      if (wanted == 0) {
        return target.hasRemaining() ? -1 : 0;
      }
      int count = channel.read(target.slice(target.position(), wanted), position);
      if (count < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      target.position(target.position() + count);
      position += count;
      return count;
    }

    @Override
    public long skip(long byteCount) {
      long skipped = Math.clamp(byteCount, 0, end - position);
      position += skipped;
      return skipped;
    }

    @Override
    public int available() {
      return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
