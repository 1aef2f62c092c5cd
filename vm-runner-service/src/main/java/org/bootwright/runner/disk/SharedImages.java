package org.bootwright.runner.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.VolumeMark;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.vm.RunnerId;

/**
 * The images directory as this runner sees it. It is the converter's: a volume of one host, or a
 * file system of the network, which may not be mounted, or be another one than the converter's.
 */
public final class SharedImages {
  private static final String REMEDY =
      "; mount the volume that the converter writes to, for all runners, and restart the runner";

  private final Path directory;
  private final RunnerId runner;

  public SharedImages(Path directory, RunnerId runner) {
    this.directory = directory;
    this.runner = runner;
  }

  /** Why no image can be read; empty where one can. */
  public Optional<String> obstacle() {
    return Files.isDirectory(directory) && Files.isReadable(directory)
        ? Optional.empty()
        : Optional.of(
            "the images directory %s of runner %s is not there or cannot be read%s"
                .formatted(directory, runner, REMEDY));
  }

  /** Why this is not the directory that an image's disk is in; empty where it may be. */
  public Optional<String> mismatch(ImageDescription image) {
    if (image.volume().isEmpty()) {
      return Optional.empty();
    }
    UUID wanted = image.volume().get();
    Optional<UUID> ours;
    try {
      ours = mark();
    } catch (IOException unreadable) {
      return Optional.of(
          "the mark of the images directory %s of runner %s cannot be read: %s%s"
              .formatted(directory, runner, unreadable.getMessage(), REMEDY));
    }
    if (ours.equals(Optional.of(wanted))) {
      return Optional.empty();
    }
    return Optional.of(
        "the image is on volume %s, but the images directory %s of runner %s is %s%s"
            .formatted(
                wanted,
                directory,
                runner,
                ours.map(id -> "volume " + id).orElse("no volume of a converter"),
                REMEDY));
  }

  private Optional<UUID> mark() throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(directory.resolve(VolumeMark.FILE_NAME));
      return Optional.of(ContractsJson.shared().mapper().readValue(bytes, VolumeMark.class).id());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /**
   * The raw disk of an image.
   *
   * @throws FailureException where it is not there, or not as it was described
   */
  public Path disk(ImageDescription image) {
    Path disk = directory.resolve(image.diskFile()).normalize();
    if (!disk.startsWith(directory)) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "starting the VM: the image's disk lies outside of " + directory + ": " + disk);
    }
    try {
      long size = Files.size(disk);
      if (size != image.diskSizeBytes()) {
        throw new FailureException(
            FailureCode.IMAGE_CORRUPT,
            "starting the VM: the image's disk %s on runner %s has %d bytes instead of %d; remove the image and convert it again"
                .formatted(disk, runner, size, image.diskSizeBytes()));
      }
      return disk;
    } catch (IOException missing) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "starting the VM: the image's disk %s is not there on runner %s (volume %s)%s"
              .formatted(
                  disk, runner, image.volume().map(UUID::toString).orElse("unknown"), REMEDY),
          missing);
    }
  }
}
