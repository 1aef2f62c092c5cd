package org.bootwright.runner.share;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Writes an order as virtiofsd's options. Pure: no file is looked at. */
final class VirtiofsdCommandLine {
  /**
   * Mounts the directory on itself, read-only, in a mount namespace that ends with the daemon, for
   * a virtiofsd that cannot refuse writes itself. Mount points inside are left out, as they would
   * stay writable.
   */
  private static final List<String> READ_ONLY =
      List.of(
          "unshare",
          "--mount",
          "--propagation=private",
          "sh",
          "-c",
          "mount --bind -- \"$0\" \"$0\" && mount -o remount,bind,ro -- \"$0\" && exec \"$@\"");

  private final Virtiofsd daemon;
  private final DirectoryOrder order;
  private final Path socket;
  private final Rights rights;

  VirtiofsdCommandLine(Virtiofsd daemon, DirectoryOrder order, Path socket, Rights rights) {
    this.daemon = daemon;
    this.order = order;
    this.socket = socket;
    this.rights = rights;
  }

  /**
   * What the daemon may do.
   *
   * @param root without it, all files that the guest makes belong to the runner's user
   * @param openFiles each file that the guest knows takes one
   */
  record Rights(boolean root, long openFiles) {}

  /** Fails with {@code share_unavailable} where this daemon cannot do what was ordered. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (order.readOnly() && !refusesWrites()) {
      requireRoot("to share a directory read-only");
      words.addAll(READ_ONLY);
      words.add(order.source().toString());
    }
    words.add(daemon.program().toString());
    words.add(socketOption(socket));
    words.add("--rlimit-nofile=" + rights.openFiles());
    switch (daemon.kind()) {
      case RUST -> addRust(words);
      case C -> addC(words);
    }
    return List.copyOf(words);
  }

  static String socketOption(Path socket) {
    return "--socket-path=" + socket;
  }

  private boolean refusesWrites() {
    return daemon.kind() == Virtiofsd.Kind.RUST && daemon.isAtLeast(1, 13);
  }

  private void addRust(List<String> words) {
    words.add("--shared-dir=" + order.source());
    // One process, which is the one to watch and to end. Without root only a namespace of its own
    // user lets it change its root.
    words.add("--sandbox=" + (rights.root() ? "chroot" : "namespace"));
    words.add("--cache=" + cache());
    words.add("--xattr");
    words.add("--announce-submounts");
    words.add("--log-level=warn");
    if (order.readOnly() && refusesWrites()) {
      words.add("--readonly");
    }
  }

  private void addC(List<String> words) {
    requireRoot("for QEMU's own virtiofsd");
    words.add("-o");
    words.add(
        "source="
            + escaped(order.source())
            + ",sandbox=chroot,cache="
            + cache()
            + ",xattr,announce_submounts,log_level=warn");
  }

  private String cache() {
    return switch (order.use()) {
      case ROOT -> "always";
      case VOLUME -> "auto";
    };
  }

  private void requireRoot(String why) {
    if (!rights.root()) {
      throw new FailureException(
          FailureCode.SHARE_UNAVAILABLE,
          "sharing %s: %s the runner has to be root (%s); start it as root, or install virtiofsd 1.13 or newer"
              .formatted(order.source(), why, daemon));
    }
  }

  /** In libfuse's lists of options a backslash takes away a comma's meaning, and its own. */
  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\").replace(",", "\\,");
  }
}
