package org.bootwright.cli.stack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command line that starts this program again, as a stack. */
final class JavaCommand {
  private static final String MAIN_CLASS = "org.bootwright.cli.BootwrightMain";

  private JavaCommand() {}

  /**
   * The command up to and with the main class. An installed build has its options in a file, which
   * names its own jars and its AOT cache: so a stack goes on with its jars when a newer build
   * comes.
   */
  static List<String> forStack(LaunchSettings settings) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path options = settings.application().orElse(Path.of("")).resolve("stack.options");
    if (settings.application().isPresent() && Files.isReadable(options)) {
      command.add("@" + options);
    } else {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("-cp");
      command.add(absolute(System.getProperty("java.class.path")));
    }
    command.add("-Dbootwright.buildId=" + settings.buildId());
    settings.scripts().ifPresent(path -> command.add("-Dbootwright.scripts=" + path));
    settings.application().ifPresent(path -> command.add("-Dbootwright.application=" + path));
    settings
        .kernelDirectory()
        .ifPresent(path -> command.add("-Dbootwright.kernelDirectory=" + path));
    command.add(MAIN_CLASS);
    return List.copyOf(command);
  }

  /** A stack has another working directory than the command that starts it. */
  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
