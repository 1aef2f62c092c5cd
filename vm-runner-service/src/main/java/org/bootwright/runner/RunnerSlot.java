package org.bootwright.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.RunnerId;

/**
 * The place of one runner among several that share a state directory, as replicas of one container
 * share a volume. A runner takes the first place that is free, and with it the name and the VMs'
 * disks of whoever had it before: a container that was made anew goes on where the old one was.
 *
 * <pre>
 *   STATE/slots/1/slot.lock        held while a runner has the slot
 *                 runner-id        made once: runner-1f0c9a7e
 *                 lock, vms/ …     the runner's own state
 *         slots/2/ …
 * </pre>
 */
public final class RunnerSlot implements AutoCloseable {
  /** Far more runners than one host has a use for; beyond it something takes slots in a loop. */
  private static final int MAXIMUM_SLOTS = 256;

  private static final int ID_BYTES = 4;

  private final Path directory;
  private final RunnerId runner;
  private final StateLock lock;

  private RunnerSlot(Path directory, RunnerId runner, StateLock lock) {
    this.directory = directory;
    this.runner = runner;
    this.lock = lock;
  }

  /**
   * Takes the first slot that is free, made if there is none.
   *
   * @throws FailureException where the directory cannot be used
   */
  public static RunnerSlot take(Path state) {
    Path slots = state.toAbsolutePath().normalize().resolve("slots");
    try {
      for (int number = 1; number <= MAXIMUM_SLOTS; number++) {
        Path directory = Files.createDirectories(slots.resolve(String.valueOf(number)));
        Optional<StateLock> lock = StateLock.tryTake(directory.resolve("slot.lock"));
        if (lock.isPresent()) {
          return new RunnerSlot(directory, identity(directory), lock.get());
        }
      }
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.NOT_PERMITTED,
          "taking a slot in " + slots + ": " + failure + "; the runner must be able to write there",
          failure);
    }
    throw new FailureException(
        FailureCode.CONFLICT,
        "taking a slot in " + slots + ": all " + MAXIMUM_SLOTS + " are in use by other runners");
  }

  /** Only the holder of the lock is here, so nobody else makes one at the same time. */
  private static RunnerId identity(Path directory) throws IOException {
    Path file = directory.resolve("runner-id");
    if (Files.exists(file)) {
      String text = Files.readString(file).strip();
      try {
        return RunnerId.parse(text);
      } catch (IllegalArgumentException malformed) {
        throw new IOException("reading " + file + ": " + malformed.getMessage(), malformed);
      }
    }
    byte[] random = new byte[ID_BYTES];
    new SecureRandom().nextBytes(random);
    RunnerId made = new RunnerId("runner-" + HexFormat.of().formatHex(random));
    Path unfinished = directory.resolve("runner-id.new");
    Files.writeString(unfinished, made + "\n");
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    return made;
  }

  /** The runner's state directory. */
  public Path directory() {
    return directory;
  }

  /** The name that belongs to the slot. */
  public RunnerId runner() {
    return runner;
  }

  /** Leaves the slot to the next runner; close the runner first. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException failure) {
      throw new FailureException(
          FailureCode.INTERNAL, "leaving the slot " + directory + " failed", failure);
    }
  }
}
