package org.bootwright.converter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.dockerarchive.DockerArchiveSource;
import org.bootwright.converter.source.engine.EngineSource;
import org.bootwright.converter.source.files.ArchiveFiles;
import org.bootwright.converter.source.files.DirectoryFiles;
import org.bootwright.converter.source.layout.LayoutSource;
import org.bootwright.converter.source.registry.RegistrySource;

/** Opens the source that a reference's transport means. */
final class ImageSources {
  private final SourceSettings settings;

  ImageSources(SourceSettings settings) {
    this.settings = settings;
  }

  ImageSource open(ImageReference reference) throws IOException {
    return switch (reference.transport()) {
      case OCI -> new LayoutSource(reference, new DirectoryFiles(directory(reference)));
      case OCI_ARCHIVE -> new LayoutSource(reference, ArchiveFiles.index(file(reference)));
      case DOCKER_ARCHIVE ->
          new DockerArchiveSource(reference, ArchiveFiles.index(file(reference)));
      case DOCKER -> RegistrySource.open(reference, settings.registries());
      case DOCKER_DAEMON -> EngineSource.open(reference, settings.engine());
    };
  }

  private static Path directory(ImageReference reference) throws IOException {
    Path path = Path.of(reference.location());
    if (Files.isRegularFile(path)) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "reading %s: a file, not a directory; for a tar file of a layout write oci-archive:%s"
              .formatted(reference, path));
    }
    requireExists(path);
    return path;
  }

  private static Path file(ImageReference reference) throws IOException {
    Path path = Path.of(reference.location());
    requireExists(path);
    if (!Files.isRegularFile(path)) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "reading %s: not a file; for a directory write oci:%s".formatted(reference, path));
    }
    return path;
  }

  private static void requireExists(Path path) throws NoSuchFileException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
  }
}
