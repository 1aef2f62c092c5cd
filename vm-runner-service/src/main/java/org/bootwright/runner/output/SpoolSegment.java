package org.bootwright.runner.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** One file of a spool; its name says at which offset of the stream it begins. */
final class SpoolSegment {
  /** Output may hold secrets, so nobody else on the host reads it. */
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final long start;
  private final Path file;
  private final FileChannel channel;
  private long length;

  private SpoolSegment(long start, Path file, FileChannel channel, long length) {
    this.start = start;
    this.file = file;
    this.channel = channel;
    this.length = length;
  }

  static SpoolSegment open(Path file, long start) throws IOException {
    var options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileChannel channel = FileChannel.open(file, options, OWNER_ONLY);
    return new SpoolSegment(start, file, channel, channel.size());
  }

  long start() {
    return start;
  }

  long end() {
    return start + length;
  }

  long length() {
    return length;
  }

  void append(ByteBuffer bytes) throws IOException {
    long position = length;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
    length = position;
  }

  byte[] read(long offset, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset - start + bytes.position()) < 0) {
        throw new IOException("reading " + file + ": it was cut off by someone else");
      }
    }
    return bytes.array();
  }

  void close() throws IOException {
    channel.close();
  }

  void delete() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }
}
