package org.bootwright.ext4;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bootwright.ext4.reader.Ext4Entry;
import org.bootwright.ext4.reader.Ext4Reader;

/** A disk that a test makes: a tree to fill, then the checks and a reader over the result. */
final class TestDisk implements AutoCloseable {

  static final Timestamp TIME = new Timestamp(1_700_000_000L, 123_456_789);

  private final Path path;
  private final Ext4Writer writer;
  private final Directory root = new Directory(attributes(0755));

  private TestDisk(Path path, Ext4Options options) throws IOException {
    this.path = path;
    this.writer = Ext4Writer.create(path, options);
  }

  static TestDisk create(Path folder) throws IOException {
    return create(folder, Ext4Options.fitted(1 << 20));
  }

  static TestDisk create(Path folder, Ext4Options options) throws IOException {
    return new TestDisk(folder.resolve("disk.img"), options);
  }

  static Attributes attributes(int mode) {
    return Attributes.of(mode, 0, 0, TIME);
  }

  static FileName name(String text) {
    try {
      return FileName.of(text);
    } catch (Ext4Exception failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Path path() {
    return path;
  }

  Ext4Writer writer() {
    return writer;
  }

  Directory root() {
    return root;
  }

  void put(String name, Node node) {
    root.put(name(name), node);
  }

  FileContent content(byte[] bytes) throws IOException {
    try (var out = writer.newContent(bytes.length)) {
      out.write(ByteBuffer.wrap(bytes));
      return out.finish();
    }
  }

  RegularFile file(byte[] bytes) throws IOException {
    return new RegularFile(attributes(0644), content(bytes));
  }

  RegularFile file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Finishes and lets e2fsck judge. */
  Ext4Summary finish() throws IOException {
    var summary = writer.finish(root);
    writer.close();
    Program.assertClean(path);
    return summary;
  }

  /** Finishes, lets e2fsck judge, and opens the result. */
  Ext4Reader finishAndRead() throws IOException {
    finish();
    return Ext4Reader.open(path);
  }

  /** The one entry of a finished disk. */
  static Ext4Entry entry(Ext4Reader reader, String path) throws IOException {
    return reader.find(path).orElseThrow(() -> new AssertionError("no " + path));
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
