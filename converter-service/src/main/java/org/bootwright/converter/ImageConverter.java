package org.bootwright.converter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.disk.ConversionTuning;
import org.bootwright.converter.disk.DiskBuilder;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ConversionStep;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.progress.ProgressMeter;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.store.BuildArea;
import org.bootwright.converter.store.BuildArea.Workspace;
import org.bootwright.converter.store.StableStorage;
import org.bootwright.ext4.Ext4Summary;

/**
 * Makes a disk file out of an image, once, wherever the file is wanted. For disks that are kept by
 * their digest see {@link ImageLibrary}. Safe for use by several threads.
 */
public final class ImageConverter {
  private final ConversionLimits limits;
  private final ConversionTuning tuning;
  private final ImageSources sources;

  /** A converter that reaches registries without credentials or other settings. */
  public ImageConverter(ConversionLimits limits) {
    this(limits, SourceSettings.standard());
  }

  /** A converter that is tuned as its process's environment says. */
  public ImageConverter(ConversionLimits limits, SourceSettings settings) {
    this(limits, settings, ConversionTuning.of(System.getenv()));
  }

  public ImageConverter(ConversionLimits limits, SourceSettings settings, ConversionTuning tuning) {
    this.limits = limits;
    this.tuning = tuning;
    this.sources = new ImageSources(settings);
  }

  /**
   * Converts on the calling thread. The file appears whole and synced, in the place of one that was
   * there, or not at all: it is made in a hidden directory beside it, and what a killed conversion
   * to the same file left there is deleted first.
   *
   * @throws FailureException with what was wrong, fit to be shown
   */
  public ConvertedDisk convert(
      ImageReference reference,
      Platform platform,
      Path file,
      DiskSize size,
      ProgressListener listener,
      Cancellation cancellation) {
    Path absolute = file.toAbsolutePath();
    Path parent = absolute.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("not a file: " + file);
    }
    BuildArea area = new BuildArea(parent, ".bootwright-" + absolute.getFileName() + "-");
    try (ImageSource source = sources.open(reference);
        var _ = cancellation.onCancel(source::abandon)) {
      ProgressMeter meter = new ProgressMeter(listener, System::nanoTime);
      meter.enter(ConversionStep.RESOLVE, 0);
      SourceImage image = source.resolve(platform);
      area.deleteLeftovers();
      try (Workspace workspace = area.newWorkspace()) {
        Path made = workspace.path().resolve("disk");
        ConvertedDisk disk = build(image, made, size, meter, cancellation);
        meter.enter(ConversionStep.SYNC, image.blobBytes());
        StableStorage.sync(made);
        Files.move(made, absolute, StandardCopyOption.ATOMIC_MOVE);
        StableStorage.sync(parent);
        return disk;
      }
    } catch (IOException e) {
      cancellation.check();
      throw HostFailures.translate(e, "converting " + reference, parent);
    } catch (FailureException e) {
      // What was abandoned fails in its own words.
      cancellation.check();
      throw e;
    }
  }

  /** Converts a resolved image into a file that must not exist; not synced. */
  ConvertedDisk build(
      SourceImage image, Path file, DiskSize size, ProgressMeter meter, Cancellation cancellation)
      throws IOException {
    Ext4Summary summary =
        new DiskBuilder(image, limits, tuning, cancellation, meter).build(file, size);
    return new ConvertedDisk(
        image.digest(),
        image.platform(),
        image.config(),
        summary.sizeBytes(),
        summary.contentBytes(),
        summary.regularFileCount() + summary.directoryCount() + summary.otherFileCount());
  }
}
