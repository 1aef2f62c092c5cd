package org.bootwright.runner.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** What the kernel says of a process: proc_pid_status(5). */
final class ProcessStatus {
  private ProcessStatus() {}

  static Map<String, String> of(Path process) throws IOException {
    return Files.readAllLines(process.resolve("status")).stream()
        .map(line -> line.split(":\\s*", 2))
        .filter(field -> field.length == 2)
        .collect(Collectors.toMap(field -> field[0], field -> field[1].strip(), (a, _) -> a));
  }
}
