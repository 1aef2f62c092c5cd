package org.bootwright.runner.usage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Tells how much a VM has written. Dear: it may look at each file. */
public interface UsageMeter {
  /** Space that is taken, as du(1) counts it. */
  long usedBytes() throws IOException, InterruptedException;

  /** A directory of the file system that it is written to, if this host has it. */
  Optional<Path> place() throws IOException;
}
