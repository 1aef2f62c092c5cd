package org.bootwright.converter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageDescription;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.Transport;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.manifest.PlatformChooser;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ConversionStep;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.progress.ProgressMeter;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.store.BuildArea.Workspace;
import org.bootwright.converter.store.ImageStore;

/**
 * Converted disks, each made once and kept by the digest of its image. Safe for use by several
 * threads; within a process an image is never converted twice at the same time.
 */
public final class ImageLibrary {
  private final Path directory;
  private final ImageStore store;
  private final ImageSources sources;
  private final ImageConverter converter;
  private final DiskSize size;
  private final InstantSource clock;

  /**
   * Held while an image is made or removed. Never dropped: one for each image that was asked for.
   */
  private final ConcurrentHashMap<Digest, ReentrantLock> locks = new ConcurrentHashMap<>();

  /**
   * Opens the directory, and deletes what conversions that died have left in it.
   *
   * @throws FailureException {@code no_space} or {@code not_permitted}
   */
  public ImageLibrary(ConverterConfig config, InstantSource clock) {
    this.directory = config.images().toAbsolutePath();
    this.sources = new ImageSources(config.sources());
    this.converter = new ImageConverter(config.limits(), config.sources());
    this.size = new DiskSize.Fitted(config.slackBytes());
    this.clock = clock;
    try {
      this.store = ImageStore.open(directory);
    } catch (IOException e) {
      throw HostFailures.translate(e, "opening the images directory", nearestExisting(directory));
    }
  }

  /**
   * The disk of an image: the one that is there, else a new one, made on the calling thread.
   *
   * @throws FailureException with what was wrong, fit to be shown
   */
  public ImageDescription obtain(
      ImageReference reference,
      Platform platform,
      ProgressListener listener,
      Cancellation cancellation) {
    Optional<ImageDescription> here = here(reference, platform);
    if (here.isPresent()) {
      return here.get();
    }
    try (ImageSource source = sources.open(reference);
        var _ = cancellation.onCancel(source::abandon)) {
      ProgressMeter meter = new ProgressMeter(listener, System::nanoTime);
      meter.enter(ConversionStep.RESOLVE, 0);
      SourceImage image = source.resolve(platform);
      ReentrantLock lock = lockOf(image.digest());
      lock.lock();
      try {
        Optional<ImageDescription> known = store.find(image.digest());
        return known.isPresent() ? known.get() : make(image, reference, meter, cancellation);
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      cancellation.check();
      throw HostFailures.translate(e, "converting " + reference, directory);
    } catch (FailureException e) {
      // What was abandoned fails in its own words.
      cancellation.check();
      throw e;
    }
  }

  /**
   * An image of a registry that is named by the digest of its manifest cannot be another one by
   * now: the registry is not asked, and need not be there.
   */
  private Optional<ImageDescription> here(ImageReference reference, Platform platform) {
    if (reference.transport() != Transport.DOCKER || reference.digest().isEmpty()) {
      return Optional.empty();
    }
    try {
      return store
          .find(reference.digest().get())
          .filter(image -> PlatformChooser.suits(image.platform(), platform));
    } catch (IOException e) {
      throw HostFailures.translate(e, "looking for " + reference, directory);
    }
  }

  /** All disks that are here. */
  public List<ImageDescription> list() {
    try {
      return store.list();
    } catch (IOException e) {
      throw HostFailures.translate(e, "listing images", directory);
    }
  }

  /** Where the disk of a description lies. */
  public Path diskOf(ImageDescription image) {
    return directory.resolve(image.diskFile());
  }

  /** Deletes an image's disk, which nothing may use any more. Absent is as good. */
  public void remove(Digest digest) {
    ReentrantLock lock = lockOf(digest);
    lock.lock();
    try {
      store.remove(digest);
    } catch (IOException e) {
      throw HostFailures.translate(e, "removing image " + digest, directory);
    } finally {
      lock.unlock();
    }
  }

  private ImageDescription make(
      SourceImage image, ImageReference reference, ProgressMeter meter, Cancellation cancellation)
      throws IOException {
    try (Workspace workspace = store.newWorkspace()) {
      Path file = workspace.path().resolve(ImageStore.DISK_NAME);
      ConvertedDisk disk = converter.build(image, file, size, meter, cancellation);
      meter.enter(ConversionStep.SYNC, image.blobBytes());
      return store.publish(workspace, describe(disk, reference));
    }
  }

  private ImageDescription describe(ConvertedDisk disk, ImageReference reference) {
    return new ImageDescription(
        disk.digest(),
        reference,
        disk.platform(),
        disk.config(),
        ImageStore.diskFile(disk.digest()),
        disk.sizeBytes(),
        disk.contentBytes(),
        disk.fileCount(),
        ImageDescription.FORMAT_VERSION,
        clock.instant());
  }

  private ReentrantLock lockOf(Digest digest) {
    return locks.computeIfAbsent(digest, key -> new ReentrantLock());
  }

  private static Path nearestExisting(Path path) {
    Path existing = path;
    while (!existing.toFile().exists() && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }
}
