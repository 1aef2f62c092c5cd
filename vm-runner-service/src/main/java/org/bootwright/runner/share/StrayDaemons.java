package org.bootwright.runner.share;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.bootwright.runner.process.ProcessIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the virtiofsds of earlier runners that no VM goes on with. They are known by their command
 * line: the socket lies in our runtime directory.
 */
public final class StrayDaemons {
  private static final Logger log = LoggerFactory.getLogger(StrayDaemons.class);
  private static final Path PROCESSES = Path.of("/proc");
  private static final String SOCKET_OPTION = VirtiofsdCommandLine.socketOption(Path.of(""));

  private StrayDaemons() {}

  /**
   * Ends them.
   *
   * @param runtime where VMs' directories of sockets are
   * @param spared names of those whose VMs run on
   */
  public static void end(Path runtime, Set<String> spared) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        // Before the command line, which is then of this process or of none.
        Optional<ProcessIdentity> identity =
            ProcessIdentity.of(Long.parseLong(process.getFileName().toString()));
        Optional<Path> socket = socket(process).filter(path -> path.startsWith(runtime));
        if (identity.isPresent()
            && socket.isPresent()
            && !spared.contains(runtime.relativize(socket.get()).getName(0).toString())) {
          log.warn("ending virtiofsd {}, whose VM is gone", identity.get().pid());
          identity.get().kill();
          DirectoryShare.removeFiles(socket.get());
        }
      }
    }
  }

  private static Optional<Path> socket(Path process) {
    try {
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return Arrays.stream(line.split("\0", -1))
          .filter(word -> word.startsWith(SOCKET_OPTION))
          .map(word -> word.substring(SOCKET_OPTION.length()))
          .map(path -> path.getBytes(StandardCharsets.ISO_8859_1))
          .map(bytes -> Path.of(new String(bytes, StandardCharsets.UTF_8)))
          .findFirst();
    } catch (IOException gone) {
      return Optional.empty(); // It ended while we looked, or belongs to somebody else.
    }
  }
}
