package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.runner.share.Virtiofsd;

/**
 * A directory with all that virtiofsd needs, so that it runs in a container of any image.
 *
 * <pre>
 *   share-root            static; the container's first program
 *   virtiofsd             this host's
 *   lib/                  its loader and libraries
 *   root/ proc/ old/      where share-root mounts
 *   made-of               the files that it was made of, with their sizes and times
 * </pre>
 *
 * It keeps its path, as containers that are started again have it written down. One that is
 * replaced stays with the containers that run.
 */
final class DaemonBundle {
  static final String SHARE_ROOT = "share-root";

  /** One file says what is in the bundle; the last to be written. */
  private static final String MADE_OF = "made-of";

  private final Path directory;
  private final Path shareRoot;

  DaemonBundle(Path directory, Path shareRoot) {
    this.directory = directory;
    this.shareRoot = shareRoot;
  }

  /**
   * What is in the bundle.
   *
   * @param directory on the host
   * @param command starts virtiofsd, by paths within the bundle
   */
  record Contents(Path directory, Virtiofsd.Kind kind, List<String> command) {}

  /**
   * Makes the bundle unless it is there, of the same files.
   *
   * @throws FailureException {@code kernel_missing} without {@code share-root}, {@code
   *     share_unavailable} if virtiofsd has libraries that are not there
   */
  synchronized Contents prepare(Virtiofsd daemon) {
    requireShareRoot();
    SharedLibraries needed = SharedLibraries.of(daemon.program());
    try {
      String madeOf = describe(daemon.program(), needed);
      if (!madeOf.equals(read(directory.resolve(MADE_OF)))) {
        make(daemon.program(), needed, madeOf);
      }
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.SHARE_UNAVAILABLE,
          "making %s, which has virtiofsd for containers: %s".formatted(directory, e.getMessage()),
          e);
    }
    List<String> command = new ArrayList<>();
    needed
        .loader()
        .ifPresent(
            loader ->
                command.addAll(List.of("/lib/" + loader.getFileName(), "--library-path", "/lib")));
    command.add("/virtiofsd");
    return new Contents(directory, daemon.kind(), List.copyOf(command));
  }

  private void requireShareRoot() {
    if (!Files.isExecutable(shareRoot)) {
      throw new FailureException(
          FailureCode.KERNEL_MISSING,
          "looking for what starts virtiofsd in containers: %s is not there; kernel/build.sh makes it"
              .formatted(shareRoot));
    }
  }

  private String describe(Path program, SharedLibraries needed) throws IOException {
    List<Path> files = new ArrayList<>(List.of(shareRoot, program));
    files.addAll(needed.files());
    StringBuilder description = new StringBuilder();
    for (Path file : files) {
      description.append(
          "%s %d %s%n".formatted(file, Files.size(file), Files.getLastModifiedTime(file)));
    }
    return description.toString();
  }

  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private void make(Path program, SharedLibraries needed, String madeOf) throws IOException {
    Path parent = Optional.ofNullable(directory.getParent()).orElseThrow();
    Files.createDirectories(parent);
    Path fresh = Files.createTempDirectory(parent, "bundle-");
    // Whatever user a container's root is on the host has to be able to read it.
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String mountPoint : List.of("lib", "root", "proc", "old")) {
      Files.createDirectory(fresh.resolve(mountPoint));
    }
    Files.copy(shareRoot, fresh.resolve(SHARE_ROOT));
    Files.copy(program, fresh.resolve("virtiofsd"));
    for (Path file : needed.files()) {
      Files.copy(file, fresh.resolve("lib").resolve(file.getFileName()));
    }
    Files.write(fresh.resolve(MADE_OF), madeOf.getBytes(UTF_8));
    if (Files.exists(directory)) {
      Path old = Files.createTempDirectory(parent, "bundle-old-");
      Files.move(directory, old.resolve("bundle"));
      delete(old);
    }
    Files.move(fresh, directory);
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          delete(child);
        }
      }
    }
    Files.delete(path);
  }
}
