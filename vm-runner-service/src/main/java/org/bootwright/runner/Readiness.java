package org.bootwright.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bootwright.runner.disk.SharedImages;
import org.bootwright.runner.qemu.KernelPair;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the runner can take boots at all, whatever room it has. Safe for several threads. */
final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final KernelPair kernel;
  private final SharedImages images;
  private volatile boolean closing;
  private Optional<String> lastSaid = Optional.empty();

  Readiness(KernelPair kernel, SharedImages images) {
    this.kernel = kernel;
    this.images = images;
  }

  /** From now on nothing is taken. */
  void close() {
    closing = true;
  }

  /** Why no boot is taken; empty where boots are. */
  Optional<String> obstacle() {
    if (closing) {
      return Optional.of("the runner is being closed");
    }
    Optional<String> found = images.obstacle().or(this::missingKernel);
    say(found);
    return found;
  }

  private Optional<String> missingKernel() {
    for (Path file : List.of(kernel.kernel(), kernel.initramfs())) {
      if (!Files.isReadable(file)) {
        return Optional.of(
            "the guest kernel's file " + file + " is gone; kernel/build.sh makes it");
      }
    }
    return Optional.empty();
  }

  /** Each change once: this is asked with every heartbeat. */
  private synchronized void say(Optional<String> found) {
    if (found.equals(lastSaid)) {
      return;
    }
    lastSaid = found;
    if (found.isPresent()) {
      log.warn("no boots are taken: {}", found.get());
    } else {
      log.info("boots are taken again");
    }
  }
}
