package org.bootwright.runner.room;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of a file system is free now. */
@FunctionalInterface
public interface FreeSpace {
  long bytes() throws IOException;

  /** Of the file system that a directory is on. */
  static FreeSpace of(Path directory) {
    return () -> Files.getFileStore(directory).getUsableSpace();
  }
}
