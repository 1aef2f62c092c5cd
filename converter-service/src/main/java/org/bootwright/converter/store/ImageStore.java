package org.bootwright.converter.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.VolumeMark;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.converter.store.BuildArea.Workspace;

/**
 * The images directory. Safe for use by several threads and several processes; two that make the
 * same image at the same time both succeed, and one of the disks is kept.
 */
public final class ImageStore {
  /**
   * What the disk is called within an image's directory, and within a workspace. Changes with
   * {@link ImageDescription#FORMAT_VERSION}.
   */
  public static final String DISK_NAME = "disk.raw";

  private static final String DESCRIPTION_NAME = "image.json";

  private final Path directory;
  private final Path imagesByDigest;
  private final BuildArea buildArea;
  private final VolumeMark volume;

  private ImageStore(Path directory, VolumeMark volume) {
    this.volume = volume;
    this.directory = directory;
    this.imagesByDigest = directory.resolve("sha256");
    this.buildArea = new BuildArea(directory.resolve("building"), "");
  }

  /** Opens the store, made if absent, and deletes what conversions that died have left. */
  public static ImageStore open(Path directory) throws IOException {
    Files.createDirectories(directory);
    ImageStore store = new ImageStore(directory, VolumeMarker.mark(directory));
    Files.createDirectories(store.imagesByDigest);
    Files.createDirectories(store.buildArea.directory());
    store.buildArea.deleteLeftovers();
    return store;
  }

  /** The image's disk, if it is here in the format of this version. */
  public Optional<ImageDescription> find(Digest digest) throws IOException {
    return read(imagesByDigest.resolve(digest.hex()))
        .filter(image -> image.formatVersion() == ImageDescription.FORMAT_VERSION)
        .filter(image -> image.digest().equals(digest))
        .filter(image -> Files.isRegularFile(directory.resolve(image.diskFile())))
        .map(image -> image.onVolume(volume.id()));
  }

  /** All images that are here in the format of this version. */
  public List<ImageDescription> list() throws IOException {
    List<ImageDescription> images = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(imagesByDigest, "[0-9a-f]*")) {
      for (Path entry : entries) {
        read(entry).flatMap(image -> findQuietly(image.digest())).ifPresent(images::add);
      }
    }
    return images;
  }

  private Optional<ImageDescription> findQuietly(Digest digest) {
    try {
      return find(digest);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Where the disk of an image is to be, relative to the images directory. */
  public static String diskFile(Digest digest) {
    return "sha256/%s/%s".formatted(digest.hex(), DISK_NAME);
  }

  /** A place to make a disk in, named {@link #DISK_NAME}. */
  public Workspace newWorkspace() throws IOException {
    return buildArea.newWorkspace();
  }

  /**
   * Makes what is in the workspace the image that it describes. Everything is on stable storage
   * when this returns.
   *
   * @return the image that is kept; another process's, if that was faster
   */
  public ImageDescription publish(Workspace workspace, ImageDescription image) throws IOException {
    Path description = workspace.path().resolve(DESCRIPTION_NAME);
    Files.write(description, ContractsJson.shared().mapper().writeValueAsBytes(image));
    StableStorage.sync(workspace.path().resolve(DISK_NAME));
    StableStorage.sync(description);
    StableStorage.sync(workspace.path());
    Path target = imagesByDigest.resolve(image.digest().hex());
    try {
      Files.move(workspace.path(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      Optional<ImageDescription> faster = find(image.digest());
      if (faster.isPresent()) {
        return faster.get();
      }
      replaceFiles(workspace.path(), target);
    }
    StableStorage.sync(imagesByDigest);
    return image.onVolume(volume.id());
  }

  /** Into a directory that is there without an image of this format: description last. */
  private static void replaceFiles(Path source, Path target) throws IOException {
    for (String name : List.of(DISK_NAME, DESCRIPTION_NAME)) {
      Files.move(source.resolve(name), target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      StableStorage.sync(target);
    }
  }

  /**
   * Deletes an image; nothing may use its disk. Absent is as good. It is moved out of the way in
   * one step first, so that a crash leaves it whole, or else for {@link #open} to delete.
   */
  public void remove(Digest digest) throws IOException {
    try (Workspace workspace = newWorkspace()) {
      Path removed = workspace.path().resolve("removed");
      Files.move(imagesByDigest.resolve(digest.hex()), removed, StandardCopyOption.ATOMIC_MOVE);
      StableStorage.sync(imagesByDigest);
    } catch (NoSuchFileException absent) {
      // Removed before, perhaps by whoever crashed before they could say so.
    }
  }

  private static Optional<ImageDescription> read(Path imageDirectory) throws IOException {
    Path file = imageDirectory.resolve(DESCRIPTION_NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ContractsJson.shared()
              .mapper()
              .readValue(Files.readAllBytes(file), ImageDescription.class));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      // A description that cannot be read describes nothing; the disk is made again.
      return Optional.empty();
    }
  }
}
