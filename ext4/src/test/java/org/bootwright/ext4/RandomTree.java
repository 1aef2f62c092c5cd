package org.bootwright.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.bootwright.ext4.reader.Ext4Entry;

/** A tree of random shape, that can be put on a disk and compared with what was read back. */
final class RandomTree {

  private static final int ENTRIES = 600;

  private final Random random;
  private final TestDisk disk;
  private final List<Directory> directories = new ArrayList<>();
  private final List<Node> linkable = new ArrayList<>();

  /** What the reader must find, by path as a character for a byte. */
  private final Map<String, Node> expected = new TreeMap<>();

  private final Map<Directory, String> paths = new HashMap<>();
  private final Map<FileContent, byte[]> contents = new HashMap<>();

  RandomTree(TestDisk disk, long seed) {
    this.disk = disk;
    this.random = new Random(seed);
  }

  void grow() throws IOException {
    grow(ENTRIES);
  }

  void grow(int entries) throws IOException {
    directories.add(disk.root());
    paths.put(disk.root(), "");
    for (int entry = 0; entry < entries; entry++) {
      var parent = directories.get(random.nextInt(directories.size()));
      var name = randomName();
      if (parent.get(name).isPresent()) {
        continue;
      }
      var node = randomNode();
      var path = paths.get(parent) + "/" + latin(name.toBytes());
      parent.put(name, node);
      expected.put(path, node);
      if (node instanceof Directory directory) {
        directories.add(directory);
        paths.put(directory, path);
      } else {
        linkable.add(node);
      }
    }
  }

  private FileName randomName() throws IOException {
    int length = random.nextInt(10) == 0 ? 1 + random.nextInt(255) : 1 + random.nextInt(20);
    var bytes = new byte[length];
    for (int index = 0; index < length; index++) {
      byte value = (byte) random.nextInt(256);
      bytes[index] = value == 0 || value == '/' || value == '.' ? (byte) 'x' : value;
    }
    return FileName.of(bytes);
  }

  private Node randomNode() throws IOException {
    if (random.nextInt(10) == 0 && !linkable.isEmpty()) {
      return linkable.get(random.nextInt(linkable.size()));
    }
    var attributes = randomAttributes();
    return switch (random.nextInt(12)) {
      case 0, 1 -> new Directory(attributes);
      case 2 -> new SymbolicLink(attributes, printable(1 + random.nextInt(200)));
      case 3 -> new CharacterDevice(attributes, random.nextInt(4096), random.nextInt(1 << 20));
      case 4 -> new BlockDevice(attributes, random.nextInt(256), random.nextInt(256));
      case 5 -> new Fifo(attributes);
      case 6 -> new Socket(attributes);
      default -> new RegularFile(attributes, randomContent());
    };
  }

  private Attributes randomAttributes() {
    var xattrs = new HashMap<String, byte[]>();
    while (random.nextInt(4) == 0) {
      var value = new byte[random.nextInt(300)];
      random.nextBytes(value);
      xattrs.put("user.x" + random.nextInt(100), value);
    }
    if (random.nextInt(20) == 0) {
      // Few different ones, so that some are shared, in an inode of their own or in a block.
      int kind = random.nextInt(3);
      xattrs.put("trusted.large", FileContentTest.randomBytes(1000 + 9000 * kind, kind));
    }
    long seconds = random.nextLong(-(1L << 31), 10_737_418_240L);
    return Attributes.of(
            random.nextInt(07777 + 1),
            random.nextLong(1L << 32),
            random.nextLong(1L << 32),
            new Timestamp(seconds, random.nextInt(1_000_000_000)))
        .withExtendedAttributes(xattrs);
  }

  private byte[] printable(int length) {
    var bytes = new byte[length];
    for (int index = 0; index < length; index++) {
      bytes[index] = (byte) ('!' + random.nextInt(90));
    }
    return bytes;
  }

  /** Pieces of data and zeros, written in buffers of any size. */
  private FileContent randomContent() throws IOException {
    var bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(3_000_000) : random.nextInt(9000)];
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(20)));
      if (random.nextBoolean()) {
        var piece = new byte[length];
        random.nextBytes(piece);
        System.arraycopy(piece, 0, bytes, at, length);
      }
      at += length;
    }
    try (var out = disk.writer().newContent(random.nextBoolean() ? bytes.length : 0)) {
      for (int from = 0; from < bytes.length; ) {
        int length = Math.min(bytes.length - from, 1 + random.nextInt(100_000));
        out.write(ByteBuffer.wrap(bytes, from, length));
        from += length;
      }
      var content = out.finish();
      contents.put(content, bytes);
      return content;
    }
  }

  void assertReadBack(List<Ext4Entry> entries) throws IOException {
    var found = new TreeMap<String, Ext4Entry>();
    for (var entry : entries) {
      found.put(latin(entry.pathBytes()), entry);
    }
    found.remove("/");
    found.remove("/lost+found");
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    var numbers = new HashMap<Node, Integer>();
    for (var each : expected.entrySet()) {
      var entry = Objects.requireNonNull(found.get(each.getKey()));
      assertSame(each.getValue(), entry);
      assertThat(entry.inodeNumber())
          .isEqualTo(numbers.computeIfAbsent(each.getValue(), _ -> entry.inodeNumber()));
    }
  }

  private void assertSame(Node node, Ext4Entry entry) throws IOException {
    var attributes = node.attributes();
    var time = attributes.modificationTime();
    assertThat(entry.mode()).as(entry.path()).isEqualTo(attributes.mode());
    assertThat(entry.uid()).isEqualTo(attributes.uid());
    assertThat(entry.gid()).isEqualTo(attributes.gid());
    assertThat(entry.modificationTime())
        .isEqualTo(Instant.ofEpochSecond(time.seconds(), time.nanoseconds()));
    assertThat(entry.xattrs().keySet()).isEqualTo(attributes.extendedAttributes().keySet());
    for (var xattr : attributes.extendedAttributes().entrySet()) {
      assertThat(entry.xattrs()).containsEntry(xattr.getKey(), xattr.getValue());
    }
    switch (node) {
      case RegularFile file -> {
        assertThat(entry.type()).isEqualTo(Ext4Entry.Type.REGULAR);
        assertThat(entry.content()).as(entry.path()).isEqualTo(contents.get(file.content()));
      }
      case Directory _ -> assertThat(entry.type()).isEqualTo(Ext4Entry.Type.DIRECTORY);
      case SymbolicLink link -> assertThat(entry.linkTarget()).isEqualTo(link.target());
      case Device device -> {
        assertThat((long) entry.deviceMajor()).isEqualTo(device.major());
        assertThat((long) entry.deviceMinor()).isEqualTo(device.minor());
      }
      case Fifo _ -> assertThat(entry.type()).isEqualTo(Ext4Entry.Type.FIFO);
      case Socket _ -> assertThat(entry.type()).isEqualTo(Ext4Entry.Type.SOCKET);
    }
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
