package org.bootwright.cli.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a process id still belongs to a bootwright stack. */
public final class StackProcess {
  /** The package of the program's entry point, which stands on every stack's command line. */
  private static final String MARK = "org.bootwright.cli.";

  private StackProcess() {}

  /**
   * True when the process lives and is one of ours: after a kill -9 and a while, its number may be
   * another program's. A zombie has an empty command line, so it counts as gone.
   */
  public static boolean isAlive(long pid) {
    try {
      byte[] commandLine = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return pid == ProcessHandle.current().pid()
          || new String(commandLine, StandardCharsets.UTF_8).contains(MARK);
    } catch (IOException noSuchProcess) {
      return false;
    }
  }
}
