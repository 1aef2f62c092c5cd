package org.bootwright.cli.copy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Makes a tar archive of files of this host. What cannot be read is left out, and said. */
final class TreePacker {
  private static final int PIECE_BYTES = 128 * 1024;
  private static final int PERMISSIONS = 07777;

  /** The bits of a mode that say what it is, of stat(2). */
  private static final int KIND = 0170000;

  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;

  private final TarOutput tar;
  private final Omissions omissions;
  private final Map<String, String> hardLinks = new HashMap<>();
  private final byte[] piece = new byte[PIECE_BYTES];

  TreePacker(TarOutput tar, Omissions omissions) {
    this.tar = tar;
    this.omissions = omissions;
  }

  /**
   * Packs a file or directory.
   *
   * @param rootName byte string, what it is called in the archive; absent where only what is in it
   *     is packed
   * @param follow whether the file itself may be a symbolic link, and is what that leads to
   */
  void pack(Path root, Optional<String> rootName, boolean follow) throws IOException {
    if (rootName.isPresent()) {
      packEntry(root, rootName.get(), follow);
    } else {
      packChildren(root, "");
    }
    tar.end();
  }

  private void packEntry(Path file, String name, boolean follow) throws IOException {
    LinkOption[] options =
        follow ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
    Map<String, Object> attributes;
    try {
      attributes =
          Files.readAttributes(
              file, "unix:mode,uid,gid,size,lastModifiedTime,nlink,dev,ino", options);
    } catch (IOException e) {
      omissions.add(name, reason(e));
      return;
    }
    switch ((int) number(attributes, "mode") & KIND) {
      case REGULAR -> packFile(file, name, attributes);
      case DIRECTORY -> {
        tar.begin(entry(TarOutput.DIRECTORY, name + "/", "", 0, attributes));
        packChildren(file, name + "/");
      }
      case LINK -> {
        String target = RawName.ofLink(Files.readSymbolicLink(file));
        tar.begin(entry(TarOutput.SYMBOLIC_LINK, name, target, 0, attributes));
      }
      default -> omissions.add(name, "neither a file nor a directory nor a link");
    }
  }

  private void packChildren(Path directory, String prefix) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        packEntry(child, prefix + RawName.of(child.getFileName()), false);
      }
    } catch (DirectoryIteratorException | AccessDeniedException e) {
      omissions.add(prefix, "it cannot be read");
    }
  }

  private void packFile(Path file, String name, Map<String, Object> attributes) throws IOException {
    if (number(attributes, "nlink") > 1) {
      String identity = attributes.get("dev") + ":" + attributes.get("ino");
      String first = hardLinks.putIfAbsent(identity, name);
      if (first != null) {
        tar.begin(entry(TarOutput.HARD_LINK, name, first, 0, attributes));
        return;
      }
    }
    try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ)) {
      long size = number(attributes, "size");
      tar.begin(entry(TarOutput.FILE, name, "", size, attributes));
      packContent(in, name, size);
    } catch (FileSystemException e) {
      omissions.add(name, reason(e));
    }
  }

  /** As long as the header has said, whatever becomes of the file meanwhile. */
  private void packContent(InputStream in, String name, long size) throws IOException {
    long left = size;
    boolean ended = false;
    while (left > 0) {
      int wanted = (int) Math.min(left, piece.length);
      int length = ended ? -1 : readPiece(in, wanted, name);
      if (length < 0) {
        if (!ended) {
          omissions.add(name, "it ended while it was read; zeros are in place of the rest");
        }
        ended = true;
        Arrays.fill(piece, 0, wanted, (byte) 0);
        length = wanted;
      }
      tar.write(piece, length);
      left -= length;
    }
    tar.pad(size);
  }

  private int readPiece(InputStream in, int wanted, String name) {
    try {
      return in.read(piece, 0, wanted);
    } catch (IOException e) {
      omissions.add(name, reason(e));
      return -1;
    }
  }

  private static TarOutput.Entry entry(
      char type, String name, String link, long size, Map<String, Object> attributes) {
    return new TarOutput.Entry(
        type,
        name,
        link,
        (int) number(attributes, "mode") & PERMISSIONS,
        number(attributes, "uid"),
        number(attributes, "gid"),
        size,
        ((FileTime) Objects.requireNonNull(attributes.get("lastModifiedTime")))
            .toInstant()
            .getEpochSecond());
  }

  private static long number(Map<String, Object> attributes, String key) {
    return ((Number) Objects.requireNonNull(attributes.get(key))).longValue();
  }

  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "it is not there";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
