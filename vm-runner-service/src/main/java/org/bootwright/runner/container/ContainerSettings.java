package org.bootwright.runner.container;

import java.nio.file.Path;
import java.util.Optional;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.engine.EngineFinder;

/**
 * How this runner shares roots of containers.
 *
 * @param runner whose containers they are
 * @param directory of this runner alone, for the bundle that containers see; the Engine has to see
 *     it under the same path
 * @param shareRoot the program of that name, which {@code kernel/build.sh} makes
 * @param virtiofsd the one to use; absent for the one that packages install
 * @param privileged whether containers get all rights, for Engines that refuse ours
 */
public record ContainerSettings(
    RunnerId runner,
    EngineFinder engine,
    Path directory,
    Path shareRoot,
    Optional<Path> virtiofsd,
    boolean privileged) {
  ContainerOwner owner() {
    return new ContainerOwner(runner, directory);
  }
}
