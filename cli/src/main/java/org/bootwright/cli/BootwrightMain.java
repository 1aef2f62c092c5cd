package org.bootwright.cli;

import org.bootwright.cli.command.BootwrightCommandLine;
import org.bootwright.cli.command.Invocation;
import org.bootwright.converter.disk.ConversionTuning;

/** The entry point of the {@code bootwright} command. */
public final class BootwrightMain {
  private BootwrightMain() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("convert")) {
      // While the command line is read: on a small image it would be a seventh of all time.
      ConversionTuning.prepare();
    }
    int status = BootwrightCommandLine.execute(Invocation.ofProcess(), arguments);
    // Threads that read standard input cannot be woken, so the process is ended.
    System.exit(status);
  }
}
