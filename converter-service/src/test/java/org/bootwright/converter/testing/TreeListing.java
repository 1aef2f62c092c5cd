package org.bootwright.converter.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.ext4.reader.Ext4Entry;
import org.bootwright.ext4.reader.Ext4Reader;

/**
 * Every name of a root file system with all that can be compared, read from a disk or from what
 * {@code docker export} wrote. Names are as commons-compress reads them: as UTF-8.
 */
public final class TreeListing {
  /** Seconds since 1970. */
  public static final String MODIFIED = "modified";

  /** What the engine puts into every container that has none, or binds over. */
  private static final Set<String> ENGINES_OWN =
      Set.of(
          "/",
          "/lost+found",
          "/.dockerenv",
          "/etc/hosts",
          "/etc/hostname",
          "/etc/resolv.conf",
          "/etc/mtab",
          "/dev/console",
          "/dev/pts",
          "/dev/shm",
          "/proc",
          "/sys");

  /** Directories whose time changes because the engine makes its own files in them. */
  private static final Set<String> TOUCHED_BY_ENGINE = Set.of("/etc", "/dev");

  private static final String NAMES = "names";

  private final NavigableMap<String, Map<String, Object>> files = new TreeMap<>();

  private TreeListing() {}

  public static TreeListing ofExport(Path archive) throws IOException {
    TreeListing listing = new TreeListing();
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(stream, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        listing.addExported(entry, tar);
      }
    }
    listing.files.keySet().removeAll(ENGINES_OWN);
    return listing;
  }

  public static TreeListing ofDisk(Path disk) throws IOException {
    TreeListing listing = new TreeListing();
    Map<Integer, Map<String, Object>> inodes = new HashMap<>();
    try (Ext4Reader reader = Ext4Reader.open(disk)) {
      for (Ext4Entry entry : reader) {
        Map<String, Object> file = inodes.get(entry.inodeNumber());
        if (file == null) {
          file = describe(entry);
          inodes.put(entry.inodeNumber(), file);
        }
        listing.add(new String(entry.pathBytes(), UTF_8), file);
      }
    }
    listing.files.keySet().removeAll(ENGINES_OWN);
    return listing;
  }

  /** What is known of each path; two names of one file share it. May be changed. */
  public NavigableMap<String, Map<String, Object>> files() {
    return files;
  }

  /** The paths of which the two say different things, and what they say. */
  public SortedMap<String, String> differences(TreeListing exported) {
    Set<String> paths = new TreeSet<>(files.keySet());
    paths.addAll(exported.files.keySet());
    SortedMap<String, String> differences = new TreeMap<>();
    for (String path : paths) {
      Map<String, Object> ours = files.getOrDefault(path, Map.of());
      Map<String, Object> engines = exported.files.getOrDefault(path, Map.of());
      if (!ours.equals(engines)) {
        differences.put(path, "disk %s, docker export %s".formatted(ours, engines));
      }
    }
    return differences;
  }

  private void addExported(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    String path = "/" + entry.getName().replaceFirst("/$", "");
    if (entry.isLink()) {
      Map<String, Object> target = files.get("/" + entry.getLinkName());
      assertThat(target).as("target of a hard link: " + path).isNotNull();
      if (target != null) {
        add(path, target);
      }
    } else {
      add(path, describe(entry, path, tar));
    }
  }

  /** Keeps which names are hard links of one another, in order. */
  private void add(String path, Map<String, Object> file) {
    Set<String> names = new TreeSet<>(Set.of(path));
    if (file.get(NAMES) instanceof Set<?> others) {
      others.forEach(name -> names.add((String) name));
    }
    file.put(NAMES, names);
    files.put(path, file);
  }

  private static Map<String, Object> describe(
      TarArchiveEntry entry, String path, TarArchiveInputStream tar) throws IOException {
    Map<String, Object> file =
        common(
            path,
            entry.getMode() & 07777,
            entry.getLongUserId(),
            entry.getLongGroupId(),
            // The engine's export rounds to seconds where it writes no PAX record.
            entry.getLastModifiedTime().toInstant().getEpochSecond());
    String type;
    if (entry.isDirectory()) {
      type = "DIRECTORY";
    } else if (entry.isSymbolicLink()) {
      type = "SYMBOLIC_LINK";
      file.put("target", entry.getLinkName());
    } else if (entry.isCharacterDevice() || entry.isBlockDevice()) {
      type = entry.isBlockDevice() ? "BLOCK_DEVICE" : "CHARACTER_DEVICE";
      file.put("device", entry.getDevMajor() + ":" + entry.getDevMinor());
    } else if (entry.isFIFO()) {
      type = "FIFO";
    } else {
      type = "REGULAR";
      byte[] content = tar.readAllBytes();
      file.put("size", (long) content.length);
      file.put("content", Sha256.of(content));
    }
    file.put("type", type);
    entry
        .getExtraPaxHeaders()
        .forEach(
            (key, value) -> {
              if (key.startsWith("SCHILY.xattr.")) {
                String name = key.substring("SCHILY.xattr.".length());
                file.put(name, Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
              }
            });
    return file;
  }

  private static Map<String, Object> describe(Ext4Entry entry) throws IOException {
    Map<String, Object> file =
        common(
            entry.path(),
            entry.mode(),
            entry.uid(),
            entry.gid(),
            entry.modificationTime().getEpochSecond());
    file.put("type", entry.type().toString());
    switch (entry.type()) {
      case SYMBOLIC_LINK -> file.put("target", new String(entry.linkTarget(), UTF_8));
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          file.put("device", entry.deviceMajor() + ":" + entry.deviceMinor());
      case REGULAR -> {
        file.put("size", entry.sizeBytes());
        file.put("content", Sha256.of(entry.content()));
      }
      case DIRECTORY, FIFO, SOCKET -> {}
    }
    for (Map.Entry<String, byte[]> attribute : entry.xattrs().entrySet()) {
      // commons-compress has read the engine's bytes as UTF-8: do the same to ours.
      byte[] asRead = new String(attribute.getValue(), UTF_8).getBytes(UTF_8);
      file.put(attribute.getKey(), Base64.getEncoder().encodeToString(asRead));
    }
    return file;
  }

  private static Map<String, Object> common(
      String path, int mode, long uid, long gid, long modified) {
    Map<String, Object> file = new HashMap<>();
    file.put("mode", mode);
    file.put("uid", uid);
    file.put("gid", gid);
    if (!TOUCHED_BY_ENGINE.contains(path)) {
      file.put(MODIFIED, modified);
    }
    return file;
  }
}
