package org.bootwright.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second runner from a directory: it would take the VMs of the first for its own. The
 * kernel lets go of the lock when the process ends, however it ends.
 */
final class StateLock implements AutoCloseable {
  private final FileChannel channel;

  private StateLock(FileChannel channel) {
    this.channel = channel;
  }

  static StateLock take(Path state) throws IOException {
    Files.createDirectories(state);
    return tryTake(state.resolve("lock"))
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.CONFLICT,
                    "starting a runner: another one uses "
                        + state
                        + "; end it, or give this one a state directory of its own"));
  }

  /** The lock of a file, made if absent; empty where somebody has it. */
  static Optional<StateLock> tryTake(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(new StateLock(channel));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  /** The lock goes with the file that holds it. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
