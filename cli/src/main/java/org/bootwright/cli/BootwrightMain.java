package org.bootwright.cli;

import org.bootwright.cli.command.BootwrightCommandLine;
import org.bootwright.cli.command.Invocation;

/** The entry point of the {@code bootwright} command. */
public final class BootwrightMain {
  private BootwrightMain() {}

  public static void main(String[] arguments) {
    int status = BootwrightCommandLine.of(Invocation.ofProcess()).execute(arguments);
    // Threads that read standard input cannot be woken, so the process is ended.
    System.exit(status);
  }
}
