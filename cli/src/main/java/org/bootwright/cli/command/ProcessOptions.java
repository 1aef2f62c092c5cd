package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.cli.value.Environment;
import picocli.CommandLine.Option;

/** How a command in a VM is run: as {@code run} and {@code exec} both let one say. */
final class ProcessOptions {
  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description = "Set a variable; without a value, pass ours on.")
  private List<String> env = new ArrayList<>();

  @Option(names = "--env-file", paramLabel = "FILE", description = "Read variables from a file.")
  private List<Path> envFiles = new ArrayList<>();

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIR",
      description = "Working directory of the command.")
  private Optional<String> workdir = Optional.empty();

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]",
      description = "User of the command, by name or number.")
  private Optional<String> user = Optional.empty();

  /** Puts them into a body. */
  void addTo(ObjectNode request, Map<String, String> ownEnvironment) {
    var environment = new Environment(ownEnvironment);
    envFiles.forEach(environment::addFile);
    env.forEach(environment::add);
    if (!environment.toMap().isEmpty()) {
      ObjectNode variables = request.putObject("env");
      environment.toMap().forEach(variables::put);
    }
    user.ifPresent(value -> request.put("user", value));
    workdir.ifPresent(value -> request.put("workdir", value));
  }
}
