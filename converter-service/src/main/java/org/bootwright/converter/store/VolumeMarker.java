package org.bootwright.converter.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.bootwright.contracts.image.VolumeMark;
import org.bootwright.contracts.json.ContractsJson;

/** Marks an images directory, once, so that runners can see that they have the same one. */
final class VolumeMarker {
  private VolumeMarker() {}

  /** The mark of a directory, made if absent. */
  static VolumeMark mark(Path directory) throws IOException {
    Path file = directory.resolve(VolumeMark.FILE_NAME);
    if (!Files.exists(file)) {
      make(directory, file);
    }
    try {
      return ContractsJson.shared().mapper().readValue(Files.readAllBytes(file), VolumeMark.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException malformed) {
      throw new IOException(
          "reading " + file + ": it is damaged; remove it, and start the converter again",
          malformed);
    }
  }

  /** By a link, which only one of several converters can make. */
  private static void make(Path directory, Path file) throws IOException {
    Path unfinished = Files.createTempFile(directory, "volume-", ".new");
    try {
      VolumeMark mark = new VolumeMark(UUID.randomUUID());
      Files.write(unfinished, ContractsJson.shared().mapper().writeValueAsBytes(mark));
      // Runners are other users, perhaps.
      Files.setPosixFilePermissions(
          unfinished, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      StableStorage.sync(unfinished);
      Files.createLink(file, unfinished);
      StableStorage.sync(directory);
    } catch (FileAlreadyExistsException faster) {
      // Another converter has made it.
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
