package org.bootwright.runner.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The fields of proc(5)'s {@code /proc/PID/stat} behind the program's name. */
record ProcessStat(List<String> fields) {
  static final Path PROCESSES = Path.of("/proc");

  /** Field 3 is the first behind the name, which may have blanks and parentheses in it. */
  private static final int FIRST = 3;

  private static final int LAST_NEEDED = 22;

  /** Of what has this process id now; empty where nothing has, or only a zombie. */
  static Optional<ProcessStat> of(long pid) {
    try {
      String stat =
          Files.readString(
              PROCESSES.resolve(String.valueOf(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
      var read =
          new ProcessStat(
              List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1)));
      boolean gone = read.state().equals("Z") || read.state().equals("X");
      return gone || read.fields.size() <= LAST_NEEDED - FIRST
          ? Optional.empty()
          : Optional.of(read);
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private String state() {
    return fields.getFirst();
  }

  /** A field by its number in proc(5). */
  long number(int field) {
    return Long.parseLong(fields.get(field - FIRST));
  }
}
