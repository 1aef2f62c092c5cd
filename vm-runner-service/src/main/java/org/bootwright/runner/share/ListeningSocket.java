package org.bootwright.runner.share;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whether somebody listens on a unix socket without connecting to it, since a virtiofsd takes
 * whoever connects first for its VM.
 */
final class ListeningSocket {
  /** See proc_net_unix(5): Num: RefCount Protocol Flags Type St Inode Path. */
  private static final Path SOCKETS = Path.of("/proc/net/unix");

  /** {@code __SO_ACCEPTCON} of include/uapi/linux/net.h. */
  private static final String ACCEPTS_CONNECTIONS = "00010000";

  private static final int FLAGS_INDEX = 3;

  private ListeningSocket() {}

  static boolean isAt(Path socket) throws IOException {
    String path = " " + socket;
    // Not UTF-8 where others bind what is not; ours is compared as the bytes it has.
    String wanted = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (String line : Files.readAllLines(SOCKETS, StandardCharsets.ISO_8859_1)) {
      if (line.endsWith(wanted) && line.split(" +", -1)[FLAGS_INDEX].equals(ACCEPTS_CONNECTIONS)) {
        return true;
      }
    }
    return false;
  }
}
