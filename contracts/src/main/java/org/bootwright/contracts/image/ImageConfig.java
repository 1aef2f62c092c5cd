package org.bootwright.contracts.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an image says about how it is run: the {@code config} object of the OCI image configuration.
 *
 * @param env {@code NAME=VALUE}, in the image's order
 * @param user as in the image; empty for root
 * @param exposedPorts such as {@code 80/tcp}
 */
public record ImageConfig(
    List<String> entrypoint,
    List<String> cmd,
    List<String> env,
    String user,
    String workingDir,
    Optional<String> stopSignal,
    Set<String> exposedPorts,
    Map<String, String> labels) {

  public ImageConfig {
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    env = List.copyOf(env);
    exposedPorts = Set.copyOf(exposedPorts);
    labels = Map.copyOf(labels);
  }

  /** The configuration of an image that says nothing. */
  public static ImageConfig empty() {
    return new ImageConfig(
        List.of(), List.of(), List.of(), "", "", Optional.empty(), Set.of(), Map.of());
  }
}
