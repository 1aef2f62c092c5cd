package org.bootwright.runner.share;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Shares directories of this host. A runner without a virtiofsd has one all the same. */
public final class DirectoryShares {
  /** What virtiofsd asks for by itself. */
  private static final long OPEN_FILES = 1_000_000;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String OPEN_FILES_LINE = "Max open files";

  private final Supplier<Virtiofsd> daemon;
  private final HostDirectory directories;

  public DirectoryShares(SharingConfig config) {
    // Each time: it may be installed while the runner runs.
    this.daemon = () -> Virtiofsd.find(config.virtiofsd());
    this.directories = new HostDirectory(config.directories());
  }

  /**
   * Finds a directory that a VM is to have.
   *
   * @param what for messages, such as {@code the root directory}
   */
  public Path find(String what, String path) {
    return directories.find(what, Path.of(path));
  }

  /**
   * Shares a directory.
   *
   * @param socket where the daemon is to listen
   * @param output file for what it prints
   */
  public DirectoryShare open(DirectoryOrder order, Path socket, Path output) {
    return DirectoryShare.start(order.source(), command(order, socket), socket, output);
  }

  /** The program, with its arguments, that {@link #open} starts. */
  public List<String> command(DirectoryOrder order, Path socket) {
    boolean root = "root".equals(System.getProperty("user.name"));
    var rights = new VirtiofsdCommandLine.Rights(root, openFiles());
    return new VirtiofsdCommandLine(daemon.get(), order, socket, rights).words();
  }

  /** As many as we may have: more would have to be permitted. */
  private static long openFiles() {
    try {
      for (String line : Files.readAllLines(LIMITS)) {
        if (line.startsWith(OPEN_FILES_LINE)) {
          String hard = line.substring(OPEN_FILES_LINE.length()).strip().split(" +", -1)[1];
          return hard.equals("unlimited") ? OPEN_FILES : Math.min(OPEN_FILES, Long.parseLong(hard));
        }
      }
    } catch (IOException unreadable) {
      throw new IllegalStateException("every Linux has " + LIMITS, unreadable);
    }
    throw new IllegalStateException(LIMITS + " has no " + OPEN_FILES_LINE);
  }
}
