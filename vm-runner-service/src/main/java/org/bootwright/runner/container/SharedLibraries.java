package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * What a program of this host is loaded with, as its loader says: see ld.so(8), {@code
 * LD_TRACE_LOADED_OBJECTS}.
 *
 * @param loader absent for a static program
 * @param files the loader among them
 */
record SharedLibraries(Optional<Path> loader, List<Path> files) {
  private static final Pattern LIBRARY = Pattern.compile("\\s+\\S+ => (/\\S+) \\(0x[0-9a-f]+\\)");

  private static final Pattern LOADER = Pattern.compile("\\s+(/\\S+) \\(0x[0-9a-f]+\\)");
  private static final Pattern MISSING = Pattern.compile("\\s+(\\S+) => not found");

  /** A list of libraries is far shorter. */
  private static final int MAX_BYTES = 1 << 16;

  private static final int TIMEOUT_SECONDS = 30;

  static SharedLibraries of(Path program) {
    return parse(program, trace(program));
  }

  private static String trace(Path program) {
    // A static program does not heed the variable; --version has it end at once.
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "--version");
    builder.environment().put("LD_TRACE_LOADED_OBJECTS", "1");
    try {
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readNBytes(MAX_BYTES), UTF_8);
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw unavailable(program, "its loader does not end", Optional.empty());
      }
      return output;
    } catch (IOException e) {
      throw unavailable(program, String.valueOf(e.getMessage()), Optional.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(program, "interrupted", Optional.of(e));
    }
  }

  static SharedLibraries parse(Path program, String output) {
    Optional<Path> loader = Optional.empty();
    List<Path> files = new ArrayList<>();
    for (String line : output.split("\n", -1)) {
      Matcher missing = MISSING.matcher(line);
      if (missing.matches()) {
        throw unavailable(
            program, missing.group(1) + " is not there; install it", Optional.empty());
      }
      Matcher library = LIBRARY.matcher(line);
      if (library.matches()) {
        files.add(Path.of(library.group(1)));
      }
      Matcher own = LOADER.matcher(line);
      if (own.matches()) {
        loader = Optional.of(Path.of(own.group(1)));
        files.add(Path.of(own.group(1)));
      }
    }
    return new SharedLibraries(loader, List.copyOf(files));
  }

  private static FailureException unavailable(
      Path program, String what, Optional<Exception> cause) {
    String message = "looking for the libraries of %s: %s".formatted(program, what);
    return cause
        .map(e -> new FailureException(FailureCode.SHARE_UNAVAILABLE, message, e))
        .orElseGet(() -> new FailureException(FailureCode.SHARE_UNAVAILABLE, message));
  }
}
