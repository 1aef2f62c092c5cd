package org.bootwright.runner.vm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.runner.usage.TreeUsage;

/**
 * Where a VM lives on the host.
 *
 * <pre>
 *   vms/ID/disk.qcow2              what it wrote
 *          console-0.log …         what it said; see the output package
 *          attempt                 the attempt that runs; gone once its end was reported
 *          attempt.over            the last attempt that ran here, which does not run again
 *          baseline                bytes that its root directory had before it wrote
 *          run.json                what runs, so that the next runner can take it over
 *          ssh_host_ed25519_key    what its sshd proves who it is by, where somebody may log in
 *          qemu.pid, qemu.log      of the QEMU that runs
 *          virtiofsd-root.log …    of what serves files to it
 * </pre>
 */
public record VmDirectory(VmId vm, Path path) {
  /** As many as surely fit an int. */
  private static final int MAXIMUM_ATTEMPT_DIGITS = 9;

  /** The directory of a VM, which need not be there. */
  public static VmDirectory of(Path vms, VmId vm) {
    return new VmDirectory(vm, vms.resolve(vm.toString()));
  }

  /** Makes it, for us alone: disks and output hold secrets. */
  public void create() throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  public boolean exists() {
    return Files.isDirectory(path);
  }

  public Path disk() {
    return path.resolve("disk.qcow2");
  }

  public Path pidFile() {
    return path.resolve("qemu.pid");
  }

  Path qemuLog() {
    return path.resolve("qemu.log");
  }

  Path sshHostKey() {
    return path.resolve("ssh_host_ed25519_key");
  }

  Path shareLog(String tag) {
    return path.resolve("virtiofsd-" + tag + ".log");
  }

  /** What the VM's root directory took before its first boot. */
  long baselineBytes(TreeUsage root) throws IOException {
    Path file = path.resolve("baseline");
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (NoSuchFileException first) {
      long bytes = measured(root);
      write(file, bytes);
      return bytes;
    } catch (NumberFormatException malformed) {
      throw new IOException(file + " has no number of bytes in it", malformed);
    }
  }

  private static long measured(TreeUsage root) throws IOException {
    try {
      return root.usedBytes();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("measuring " + root.directory() + ": interrupted", interrupted);
    }
  }

  private Path attemptFile() {
    return path.resolve("attempt");
  }

  private Path overFile() {
    return path.resolve("attempt.over");
  }

  /** From now on the gateway is owed a report about this attempt. */
  public void beginAttempt(int attempt) throws IOException {
    write(attemptFile(), attempt);
  }

  /** From now on the attempt, and any before it, does not run here again. */
  public void endAttempt(int attempt) throws IOException {
    write(overFile(), attempt);
  }

  /** Whether an attempt has run here, as far as it did. */
  public boolean isOver(int attempt) throws IOException {
    OptionalInt over = read(overFile());
    return over.isPresent() && over.getAsInt() >= attempt;
  }

  private static void write(Path file, long number) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(unfinished, number + "\n");
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The attempt whose end was not reported yet. */
  public OptionalInt openAttempt() throws IOException {
    return read(attemptFile());
  }

  private static OptionalInt read(Path file) throws IOException {
    try {
      String text = Files.readString(file).strip();
      return text.matches("[0-9]{1," + MAXIMUM_ATTEMPT_DIGITS + "}")
          ? OptionalInt.of(Integer.parseInt(text))
          : OptionalInt.empty();
    } catch (NoSuchFileException none) {
      return OptionalInt.empty();
    }
  }

  /** The end of the attempt was reported; a later one may have begun meanwhile. */
  public void finishAttempt(int attempt) throws IOException {
    OptionalInt open = openAttempt();
    if (open.isPresent() && open.getAsInt() == attempt) {
      Files.deleteIfExists(attemptFile());
    }
  }

  /** Removes everything. The directory is flat: nothing in it is a link or a directory. */
  public void delete() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException gone) {
      return;
    }
    Files.deleteIfExists(path);
  }
}
