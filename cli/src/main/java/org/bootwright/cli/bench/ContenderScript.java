package org.bootwright.cli.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Runs contenders, each as a process of its own, by the script that knows them. */
final class ContenderScript {
  /** bash tells the times of what it waited for, as its last line on standard error. */
  private static final String TIMED = "TIMEFORMAT='%R %U %S'; time \"$@\"";

  private final Path script;

  ContenderScript(Path scripts) {
    this.script = scripts.resolve("bench-contenders.sh");
  }

  /** Those whose programs this host has. */
  List<Contender> list() {
    return run(List.of(script.toString(), "list"), "listing contenders")
        .lines()
        .map(line -> line.split("\t", 2))
        .map(fields -> new Contender(fields[0], fields[1]))
        .toList();
  }

  /** Runs one, with memory at hand for what it makes, and deletes that. */
  TimedRun time(Contender contender, Path layout, Path output) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", TIMED, "bash", script.toString()));
    command.addAll(List.of("run", contender.name(), layout.toString(), output.toString()));
    TouchedMemory.prepare(output);
    try {
      String said = run(command, "running %s on %s".formatted(contender.name(), layout));
      double[] times =
          Arrays.stream(said.lines().toList().getLast().split(" "))
              .mapToDouble(Double::parseDouble)
              .toArray();
      return new TimedRun(times[0], times[1] + times[2]);
    } finally {
      delete(output);
    }
  }

  /** What the command says on both streams. */
  private static String run(List<String> command, String doing) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new FailureException(
            FailureCode.INTERNAL,
            "%s ended with status %d: %s".formatted(doing, status, said.strip()));
      }
      return said;
    } catch (IOException e) {
      throw new FailureException(FailureCode.INTERNAL, doing + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, doing + ": stopped");
    }
  }

  private static void delete(Path output) {
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new FailureException(FailureCode.INTERNAL, "deleting " + output, e);
    }
  }
}
