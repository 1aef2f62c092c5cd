package org.bootwright.converter.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bootwright.converter.source.registry.ReferenceFuzz;

/** What is fuzzed. */
enum FuzzTarget {
  TAR(TarFuzz.class),
  MANIFEST(ManifestFuzz.class),
  REFERENCE(ReferenceFuzz.class);

  private final Class<?> type;

  FuzzTarget(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
  }

  /** Takes one input, as Jazzer has the class do; what it throws was found. */
  void run(byte[] input) throws IOException {
    switch (this) {
      case TAR -> TarFuzz.fuzzerTestOneInput(input);
      case MANIFEST -> ManifestFuzz.fuzzerTestOneInput(input);
      case REFERENCE -> ReferenceFuzz.fuzzerTestOneInput(input);
    }
  }

  /** Relative to the module, in which Maven runs tests. */
  Path seedDirectory() {
    return Path.of("src/test/resources/fuzz", name().toLowerCase(Locale.ROOT));
  }

  List<Path> seeds() throws IOException {
    try (Stream<Path> files = Files.list(seedDirectory())) {
      return files.sorted().toList();
    }
  }
}
