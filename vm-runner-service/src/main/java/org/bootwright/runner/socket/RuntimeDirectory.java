package org.bootwright.runner.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The sockets of one boot of one VM, in a directory that only we may enter. It is made anew for
 * every boot: a socket that a dead QEMU left behind would refuse the next one's {@code bind}.
 */
public final class RuntimeDirectory implements AutoCloseable {
  /** {@code sun_path} of {@code struct sockaddr_un} has 108 bytes with the closing NUL. */
  private static final int MAXIMUM_SOCKET_PATH_BYTES = 107;

  /** The longest name that {@link #socket} is called with. */
  private static final String LONGEST_NAME = "volume15.sock";

  private final Path directory;

  private RuntimeDirectory(Path directory) {
    this.directory = directory;
  }

  /** Where directories of sockets of this user's processes are; its path is short. */
  public static Path parentOfUser() {
    String user = System.getProperty("user.name");
    if ("root".equals(user)) {
      return Path.of("/run/bootwright");
    }
    return Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
        .map(directory -> Path.of(directory, "bootwright"))
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "bootwright-" + user));
  }

  /** Makes the directory {@code name} under {@code parent}, which is made private as well. */
  public static RuntimeDirectory create(Path parent, String name) throws IOException {
    Path directory = parent.resolve(name).toAbsolutePath();
    int bytes = directory.resolve(LONGEST_NAME).toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAXIMUM_SOCKET_PATH_BYTES) {
      throw new IOException(
          "making sockets in "
              + directory
              + ": paths of sockets have at most "
              + MAXIMUM_SOCKET_PATH_BYTES
              + " bytes; choose a shorter runtime directory");
    }
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(parent, ownerOnly);
    requirePrivate(parent);
    RuntimeDirectory runtime = new RuntimeDirectory(directory);
    runtime.close();
    Files.createDirectory(directory, ownerOnly);
    return runtime;
  }

  /** In a directory like /tmp, somebody else may have made it before us to get at our sockets. */
  private static void requirePrivate(Path parent) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(parent, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean ours = attributes.owner().getName().equals(System.getProperty("user.name"));
    boolean open =
        attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
            || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    if (!attributes.isDirectory() || !ours || open) {
      throw new IOException(
          "making sockets in "
              + parent
              + ": it belongs to or is open to others; remove it or choose another runtime directory");
    }
  }

  /** Where a socket of this name is, or will be. */
  public Path socket(String name) {
    return directory.resolve(name + ".sock");
  }

  /** For who has to be let into it as a whole. */
  public Path path() {
    return directory;
  }

  /** The directory {@code name} under {@code parent} that an earlier runner has made. */
  public static RuntimeDirectory existing(Path parent, String name) {
    return new RuntimeDirectory(parent.resolve(name).toAbsolutePath());
  }

  /**
   * Removes what runners that are gone have left under {@code parent}.
   *
   * @param spared names of the directories whose sockets are in use
   */
  public static void cleanUp(Path parent, Set<String> spared) throws IOException {
    if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    requirePrivate(parent);
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent)) {
      for (Path directory : directories) {
        if (!spared.contains(directory.getFileName().toString())) {
          new RuntimeDirectory(directory).close();
        }
      }
    }
  }

  /** Removes the sockets and the directory. */
  @Override
  public void close() throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        Files.deleteIfExists(entry);
      }
    }
    Files.deleteIfExists(directory);
  }
}
