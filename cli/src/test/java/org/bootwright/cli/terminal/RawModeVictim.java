package org.bootwright.cli.terminal;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a terminal raw, says so, and waits to be killed. */
final class RawModeVictim {
  private RawModeVictim() {}

  public static void main(String[] arguments) throws IOException {
    RawMode raw = RawMode.enter(Path.of(arguments[0]));
    System.out.write('r');
    System.out.flush();
    System.in.read();
    raw.close();
  }
}
