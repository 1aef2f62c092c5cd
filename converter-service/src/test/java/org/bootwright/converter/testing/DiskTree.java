package org.bootwright.converter.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bootwright.ext4.reader.Ext4Entry;
import org.bootwright.ext4.reader.Ext4Reader;

/** What a disk holds, without {@code lost+found}; read once, contents of moderate size. */
public final class DiskTree {

  /** One name. */
  public record File(
      Ext4Entry.Type type,
      int inode,
      int mode,
      long uid,
      long gid,
      java.time.Instant modified,
      int linkCount,
      String text,
      int major,
      int minor,
      Map<String, byte[]> attributes) {
    public byte[] attribute(String name) {
      return Optional.ofNullable(attributes.get(name)).orElseThrow();
    }
  }

  private final SortedMap<String, File> files = new TreeMap<>();

  public static DiskTree read(Path disk) throws IOException {
    DiskTree tree = new DiskTree();
    try (Ext4Reader reader = Ext4Reader.open(disk)) {
      for (Ext4Entry entry : reader) {
        if (!entry.path().equals("/lost+found")) {
          tree.files.put(entry.path(), file(entry));
        }
      }
    }
    return tree;
  }

  /**
   * A line for each name but the root: {@code "dir"}, {@code "file CONTENT"}, {@code "link
   * TARGET"}, or the type.
   */
  public SortedMap<String, String> shapes() {
    SortedMap<String, String> shapes = new TreeMap<>();
    files.forEach((path, file) -> shapes.put(path, shape(file)));
    shapes.remove("/");
    return shapes;
  }

  public SortedMap<String, File> files() {
    return files;
  }

  public File at(String path) {
    File file = files.get(path);
    if (file == null) {
      throw new NoSuchElementException(path + " is not on the disk, which has " + files.keySet());
    }
    return file;
  }

  private static String shape(File file) {
    return switch (file.type()) {
      case DIRECTORY -> "dir";
      case REGULAR -> "file " + file.text();
      case SYMBOLIC_LINK -> "link " + file.text();
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          "%s %d:%d".formatted(file.type(), file.major(), file.minor());
      case FIFO, SOCKET -> file.type().toString();
    };
  }

  private static File file(Ext4Entry entry) throws IOException {
    boolean device =
        entry.type() == Ext4Entry.Type.CHARACTER_DEVICE
            || entry.type() == Ext4Entry.Type.BLOCK_DEVICE;
    return new File(
        entry.type(),
        entry.inodeNumber(),
        entry.mode(),
        entry.uid(),
        entry.gid(),
        entry.modificationTime(),
        entry.linkCount(),
        text(entry),
        device ? entry.deviceMajor() : 0,
        device ? entry.deviceMinor() : 0,
        entry.xattrs());
  }

  private static String text(Ext4Entry entry) throws IOException {
    return switch (entry.type()) {
      case REGULAR -> new String(entry.content(), ISO_8859_1);
      case SYMBOLIC_LINK -> new String(entry.linkTarget(), ISO_8859_1);
      default -> "";
    };
  }
}
