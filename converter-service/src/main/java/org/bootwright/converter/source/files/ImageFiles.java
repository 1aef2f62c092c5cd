package org.bootwright.converter.source.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Files by their path below a root: relative, separated by slashes. */
public interface ImageFiles {
  /** What the user named: the directory or the archive; for messages. */
  Path location();

  /** The regular file of this name, if there is one. */
  Optional<FileRegion> find(String name) throws IOException;
}
