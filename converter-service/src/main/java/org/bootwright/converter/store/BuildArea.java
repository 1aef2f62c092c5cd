package org.bootwright.converter.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A place for half-made things: directories that belong to a living process, known by a lock that
 * the kernel drops when the process ends, however it ends.
 *
 * @param directory holds the build directories; exists
 * @param prefix of their names, so that the directory may be somebody else's too
 */
public record BuildArea(Path directory, String prefix) {
  private static final String LOCK_SUFFIX = ".lock";

  /** A lock file without a directory is about to get one, unless its process died just then. */
  private static final Duration LONELY_LOCK_AGE = Duration.ofHours(1);

  /**
   * Build directories of this process. POSIX drops a process's locks on a file when any of its
   * descriptors of that file is closed, so our own locks must never be probed.
   */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  /** One build directory; closing deletes what is still in it. */
  public static final class Workspace implements AutoCloseable {
    private final Path path;
    private final Path lockFile;
    private final FileChannel lockChannel;

    private Workspace(Path path, Path lockFile, FileChannel lockChannel) {
      this.path = path;
      this.lockFile = lockFile;
      this.lockChannel = lockChannel;
    }

    public Path path() {
      return path;
    }

    @Override
    public void close() throws IOException {
      try (lockChannel) {
        StableStorage.deleteTree(path);
        Files.deleteIfExists(lockFile);
      } finally {
        OURS.remove(lockFile);
      }
    }
  }

  /** A new, empty build directory. */
  public Workspace newWorkspace() throws IOException {
    Path path = directory.resolve(prefix + UUID.randomUUID());
    Path lockFile = directory.toRealPath().resolve(path.getFileName() + LOCK_SUFFIX);
    OURS.add(lockFile);
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.lock();
      if (!lock.isValid()) {
        throw new IOException("cannot lock " + lockFile);
      }
      Files.createDirectory(path);
      return new Workspace(path, lockFile, channel);
    } catch (IOException e) {
      channel.close();
      OURS.remove(lockFile);
      throw e;
    }
  }

  /** Deletes what processes that are gone have left. Those of living ones stay. */
  public void deleteLeftovers() throws IOException {
    Path real = directory.toRealPath();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(prefix) && !name.endsWith(LOCK_SUFFIX)) {
          deleteUnlessAlive(entry, real.resolve(name + LOCK_SUFFIX));
        } else if (name.startsWith(prefix)) {
          deleteLonelyLock(entry);
        }
      }
    }
  }

  private static void deleteUnlessAlive(Path build, Path lockFile) throws IOException {
    if (OURS.contains(lockFile)) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        StableStorage.deleteTree(build);
        Files.deleteIfExists(lockFile);
      }
    }
  }

  private static void deleteLonelyLock(Path lockFile) throws IOException {
    String name = lockFile.getFileName().toString();
    Path build = lockFile.resolveSibling(name.substring(0, name.length() - LOCK_SUFFIX.length()));
    if (OURS.contains(lockFile) || Files.exists(build)) {
      return;
    }
    try {
      long ageMillis = System.currentTimeMillis() - Files.getLastModifiedTime(lockFile).toMillis();
      if (ageMillis > LONELY_LOCK_AGE.toMillis()) {
        Files.deleteIfExists(lockFile);
      }
    } catch (NoSuchFileException e) {
      // Its process has just ended in good order and deleted it.
    }
  }
}
