package org.bootwright.converter.source.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of a directory. Names come from digests and constants, never from an image's JSON. */
public record DirectoryFiles(Path location) implements ImageFiles {

  @Override
  public Optional<FileRegion> find(String name) throws IOException {
    Path file = location.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(new FileRegion(file, 0, Files.size(file)));
  }
}
