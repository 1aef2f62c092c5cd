package org.bootwright.cli.copy;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.tar.TarEntry;
import org.bootwright.converter.tar.TarReader;

/**
 * Makes files of this host out of an archive that a VM sends, and nobody vouches for. Nothing is
 * made outside of the directory: names have no {@code ..}, what lies above an entry is a real
 * directory and no link, and a file is always made anew. Devices are not made; programs that change
 * their user are made only where everything is to be kept.
 */
final class TreeUnpacker {
  private static final int ORDINARY_PERMISSIONS = 0777;
  private static final int ALL_PERMISSIONS = 07777;

  /** A tree that a VM has made as deep as it could. */
  private static final int MAXIMUM_DEPTH = 2048;

  private final Path directory;
  private final Optional<String> rootName;
  private final boolean keepsOwners;
  private final Omissions omissions;
  private final Deque<MadeDirectory> made = new ArrayDeque<>();

  /** What a directory gets in the end: until then, things are made in it. */
  private record MadeDirectory(Path path, TarEntry entry) {}

  /**
   * Makes one.
   *
   * @param rootName byte string, what the root of the archive is called here; absent where only
   *     what is in it is made
   * @param keepsOwners whether users, groups and set-user-ID bits are those of the archive
   */
  TreeUnpacker(
      Path directory, Optional<String> rootName, boolean keepsOwners, Omissions omissions) {
    this.directory = directory;
    this.rootName = rootName;
    this.keepsOwners = keepsOwners;
    this.omissions = omissions;
  }

  /** Unpacks an archive to its end. */
  void unpack(TarReader reader) throws IOException {
    for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
      try {
        unpack(entry.get(), reader);
      } catch (FileSystemException e) {
        requireRoom(e, entry.get());
        omissions.add(entry.get().name(), TreePacker.reason(e));
      }
    }
    while (!made.isEmpty()) {
      MadeDirectory last = made.removeLast();
      setProperties(last.path(), last.entry());
    }
    reader.globalRecord("BOOTWRIGHT.incomplete").map(RawName::shown).ifPresent(omissions::addLine);
  }

  private static void requireRoom(IOException e, TarEntry entry) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("No space left") || message.contains("quota exceeded")) {
      throw new FailureException(
          FailureCode.NO_SPACE,
          "writing %s: no space left on this host; it and what follows were not copied"
              .formatted(RawName.shown(entry.name())),
          e);
    }
  }

  private void unpack(TarEntry entry, TarReader reader) throws IOException {
    Optional<Path> place = place(entry.name());
    if (place.isEmpty()) {
      omissions.add(entry.name(), "its name leads out of the archive");
      return;
    }
    Path path = place.get();
    if (path.equals(directory)) {
      return; // It is there, and the user's.
    }
    Optional<String> obstacle = parents(path);
    if (obstacle.isPresent()) {
      omissions.add(entry.name(), obstacle.get());
      return;
    }
    switch (entry.type()) {
      case DIRECTORY -> makeDirectory(path, entry);
      case REGULAR_FILE -> {
        if (makeWay(path, entry)) {
          makeFile(path, entry, reader);
        }
      }
      case SYMBOLIC_LINK -> {
        if (makeWay(path, entry)) {
          Files.createSymbolicLink(path, RawName.path(entry.linkName()));
        }
      }
      case HARD_LINK -> makeHardLink(path, entry);
      case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO ->
          omissions.add(entry.name(), "a device or a named pipe, which is not made here");
    }
  }

  /** Where an entry goes; absent where its name is none below the root. */
  private Optional<Path> place(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        return Optional.empty();
      }
      if (!part.isEmpty() && !(part.equals(".") && !parts.isEmpty())) {
        parts.add(part);
      }
    }
    if (parts.isEmpty() || parts.size() > MAXIMUM_DEPTH || name.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    Path path = rootName.map(root -> directory.resolve(RawName.path(root))).orElse(directory);
    for (String part : parts.subList(1, parts.size())) {
      path = path.resolve(RawName.path(part));
    }
    return Optional.of(path);
  }

  /** Sees to it that what lies above is a directory, and no link; says what else it is. */
  private Optional<String> parents(Path path) throws IOException {
    Path above = directory;
    for (Path part : directory.relativize(path)) {
      if (above.equals(directory) || Files.isDirectory(above, NOFOLLOW_LINKS)) {
        above = above.resolve(part);
        continue;
      }
      if (Files.exists(above, NOFOLLOW_LINKS)) {
        return Optional.of(
            "what lies above it here is no directory, or a link, which is not followed");
      }
      Files.createDirectory(above);
      above = above.resolve(part);
    }
    return Optional.empty();
  }

  /** Takes away what a file or link replaces; false where that was said not to be possible. */
  private boolean makeWay(Path path, TarEntry entry) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      omissions.add(entry.name(), "a directory is there, which nothing else replaces");
      return false;
    }
    Files.deleteIfExists(path);
    return true;
  }

  private void makeDirectory(Path path, TarEntry entry) throws IOException {
    if (Files.isDirectory(path, NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      omissions.add(entry.name(), "something else is there, which a directory does not replace");
      return;
    }
    Files.createDirectory(path, permissions("rwx------"));
    made.addLast(new MadeDirectory(path, entry));
  }

  private void makeFile(Path path, TarEntry entry, TarReader reader) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try (SeekableByteChannel file = Files.newByteChannel(path, options, permissions("rw-------"))) {
      long position = 0;
      while (position < entry.sizeBytes()) {
        position += reader.skipHole();
        file.position(position);
        ByteBuffer chunk = reader.nextChunk();
        if (!chunk.hasRemaining()) {
          break;
        }
        while (chunk.hasRemaining()) {
          position += write(file, chunk, entry);
        }
      }
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path); // A part of a file would look like the file.
      throw e;
    }
    setProperties(path, entry);
  }

  private static int write(SeekableByteChannel file, ByteBuffer chunk, TarEntry entry)
      throws IOException {
    try {
      return file.write(chunk);
    } catch (IOException e) {
      requireRoom(e, entry);
      throw e;
    }
  }

  private void makeHardLink(Path path, TarEntry entry) throws IOException {
    Optional<Path> target = place(entry.linkName());
    if (target.isEmpty() || target.get().equals(path) || parents(target.get()).isPresent()) {
      omissions.add(entry.name(), "it is a link to itself, or out of the archive");
    } else if (!Files.readAttributes(target.get(), BasicFileAttributes.class, NOFOLLOW_LINKS)
        .isRegularFile()) {
      omissions.add(entry.name(), "it is a second name of what is no file");
    } else if (makeWay(path, entry)) {
      Files.createLink(path, target.get());
    }
  }

  /** Of what was made here, and is no link. The owner first: it takes set-user-ID away. */
  private void setProperties(Path path, TarEntry entry) throws IOException {
    if (keepsOwners) {
      Files.setAttribute(path, "unix:uid", Math.toIntExact(entry.userId()), NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", Math.toIntExact(entry.groupId()), NOFOLLOW_LINKS);
    }
    int mode = entry.mode() & (keepsOwners ? ALL_PERMISSIONS : ORDINARY_PERMISSIONS);
    Files.setAttribute(path, "unix:mode", mode);
    Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(entry.modifiedSeconds())));
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }
}
