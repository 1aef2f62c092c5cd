package org.bootwright.converter.source.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.tar.TarEntry;
import org.bootwright.converter.tar.TarException;
import org.bootwright.converter.tar.TarReader;
import org.bootwright.converter.tar.TarText;

/**
 * Files inside a tar archive, by an index of it. Symbolic links inside the archive are followed:
 * {@code docker save} up to version 24 writes a layer that it has already written as a link.
 */
public final class ArchiveFiles implements ImageFiles {
  /** An archive has a few files for each layer; this is far over any. */
  private static final int MAX_ENTRIES = 100_000;

  private static final int MAX_LINKS_FOLLOWED = 8;

  private final Path location;
  private final Map<String, FileRegion> regions = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  private ArchiveFiles(Path location) {
    this.location = location;
  }

  /**
   * Reads the headers of the archive; bodies are passed over without being read.
   *
   * @throws FailureException {@code image_corrupt} if it is not a tar archive
   */
  public static ArchiveFiles index(Path archive) throws IOException {
    ArchiveFiles files = new ArchiveFiles(archive);
    FileRegion whole = new FileRegion(archive, 0, Files.size(archive));
    refuseCompressed(whole);
    try (InputStream stream = whole.open()) {
      files.readIndex(new TarReader(stream));
    } catch (TarException e) {
      throw new FailureException(
          FailureCode.IMAGE_CORRUPT,
          "reading %s: not a whole tar archive: %s".formatted(archive, e.getMessage()),
          e);
    }
    return files;
  }

  @Override
  public Path location() {
    return location;
  }

  @Override
  public Optional<FileRegion> find(String name) {
    String wanted = normalize(name);
    for (int followed = 0; followed < MAX_LINKS_FOLLOWED; followed++) {
      FileRegion region = regions.get(wanted);
      if (region != null) {
        return Optional.of(region);
      }
      String target = links.get(wanted);
      if (target == null) {
        return Optional.empty();
      }
      wanted = target;
    }
    return Optional.empty();
  }

  private void readIndex(TarReader tar) throws IOException {
    int count = 0;
    for (Optional<TarEntry> next = tar.next(); next.isPresent(); next = tar.next()) {
      count++;
      if (count > MAX_ENTRIES) {
        throw new FailureException(
            FailureCode.IMAGE_REFUSED,
            "reading %s: more than %d entries for one image archive"
                .formatted(location, MAX_ENTRIES));
      }
      TarEntry entry = next.get();
      String name = normalize(entry.name());
      regions.remove(name);
      links.remove(name);
      switch (entry.type()) {
        case REGULAR_FILE -> {
          requireWhole(entry);
          regions.put(name, new FileRegion(location, tar.position(), entry.sizeBytes()));
        }
        case SYMBOLIC_LINK -> links.put(name, linkTarget(name, entry.linkName()));
        case HARD_LINK -> links.put(name, normalize(entry.linkName()));
        default -> {}
      }
    }
  }

  /** Files are read from where they stand, as they stand there. */
  private void requireWhole(TarEntry entry) {
    if (entry.storedBytes() != entry.sizeBytes()) {
      throw new FailureException(
          FailureCode.UNSUPPORTED,
          "reading %s: %s is stored as a sparse file; make the archive without --sparse"
              .formatted(location, TarText.printable(entry.name())));
    }
  }

  private static String linkTarget(String name, String target) {
    String parent = name.substring(0, name.lastIndexOf('/') + 1);
    return normalize(target.startsWith("/") ? target : parent + target);
  }

  /** Resolves {@code .} and {@code ..} by name; climbing out stays at the root of the archive. */
  private static String normalize(String name) {
    List<String> components = new ArrayList<>();
    for (String component : name.split("/", -1)) {
      if (component.equals("..")) {
        if (!components.isEmpty()) {
          components.removeLast();
        }
      } else if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
    }
    return String.join("/", components);
  }

  private static void refuseCompressed(FileRegion archive) throws IOException {
    byte[] magic;
    try (InputStream stream = archive.open()) {
      magic = stream.readNBytes(4);
    }
    boolean gzip = magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
    boolean zstd = magic.length == 4 && (magic[0] & 0xff) == 0x28 && (magic[1] & 0xff) == 0xb5;
    if (gzip || zstd) {
      throw new FailureException(
          FailureCode.UNSUPPORTED,
          "reading %s: the archive as a whole is compressed; decompress it first (%s)"
              .formatted(archive.file(), gzip ? "gunzip" : "unzstd"));
    }
  }
}
