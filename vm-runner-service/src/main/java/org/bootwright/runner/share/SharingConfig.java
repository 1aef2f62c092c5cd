package org.bootwright.runner.share;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bootwright.engine.EngineFinder;

/**
 * How a runner shares files with VMs.
 *
 * @param virtiofsd in place of the one that packages install
 * @param directories what is in one of these, links followed, may be shared
 * @param engine makes the containers whose roots are shared
 * @param privileged whether those containers get all rights, for Engines that refuse ours
 */
public record SharingConfig(
    Optional<Path> virtiofsd, List<Path> directories, EngineFinder engine, boolean privileged) {
  /** No directory, and containers of the Engine at its usual socket. */
  public static final SharingConfig NOTHING =
      new SharingConfig(Optional.empty(), List.of(), EngineFinder.standard(), false);

  public SharingConfig {
    directories = List.copyOf(directories);
  }

  /** The same with these directories. */
  public SharingConfig withDirectories(List<Path> allowed) {
    return new SharingConfig(virtiofsd, allowed, engine, privileged);
  }
}
