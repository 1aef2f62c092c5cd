package org.bootwright.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The static busybox of this host, as the programs of a small root. */
final class Busybox {
  private Busybox() {}

  /** Puts it into a directory that is not there yet, under these names. */
  static void install(Path programs, String... names) throws IOException {
    Path busybox =
        Stream.of("/bin/busybox", "/usr/bin/busybox")
            .map(Path::of)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("install Debian's busybox-static"));
    Files.createDirectories(programs);
    Files.copy(busybox, programs.resolve("busybox"));
    for (String name : names) {
      Files.createSymbolicLink(programs.resolve(name), Path.of("busybox"));
    }
  }
}
