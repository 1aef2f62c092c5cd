package org.bootwright.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this process may read the terminal. The kernel stops a background job that does: {@code
 * bootwright run demo -- make &} must not end up stopped.
 */
public final class ForegroundJob {
  /** Fields of proc_pid_stat(5), counted behind the parenthesis that closes the name. */
  private static final int PROCESS_GROUP = 2;

  private static final int TERMINAL_PROCESS_GROUP = 5;

  private ForegroundJob() {}

  public static boolean mayReadTerminal(StandardStreams streams) {
    if (!streams.inTerminal()) {
      return true;
    }
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[PROCESS_GROUP].equals(fields[TERMINAL_PROCESS_GROUP]);
    } catch (IOException noProc) {
      return true;
    }
  }
}
