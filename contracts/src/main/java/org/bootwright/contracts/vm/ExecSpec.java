package org.bootwright.contracts.vm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that is to run in a VM beside its own.
 *
 * @param command at least one word; one without a slash is looked up in the guest's PATH
 * @param env over the environment of the VM
 * @param user as in an image's configuration; absent for the VM's own
 * @param workdir an absolute path; absent for the VM's own
 * @param terminal whether it has one, in place of three pipes
 * @param window the terminal's size at the start
 */
public record ExecSpec(
    List<String> command,
    Map<String, String> env,
    Optional<String> user,
    Optional<String> workdir,
    boolean terminal,
    Optional<WindowSize> window) {
  public ExecSpec {
    command = List.copyOf(command);
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    if (command.isEmpty()) {
      throw new IllegalArgumentException("there is no command to run");
    }
  }
}
