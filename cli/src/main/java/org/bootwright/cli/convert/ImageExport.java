package org.bootwright.cli.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.progress.ProgressStep;
import org.bootwright.cli.terminal.SignalSource;
import org.bootwright.cli.value.ByteSize;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.ImageConverter;
import org.bootwright.converter.SourceSettings;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;

/** Makes disk files out of an image, without a gateway. Used once, by one thread. */
public final class ImageExport {
  private final ProgressDisplay display;
  private final SignalSource signals;
  private final String imageName;
  private final SourceSettings sources;
  private final Map<String, Duration> times = new LinkedHashMap<>();

  /**
   * An export.
   *
   * @param imageName as the user typed it
   * @param sources how registries and the Docker Engine are reached
   */
  public ImageExport(
      ProgressDisplay display, SignalSource signals, String imageName, SourceSettings sources) {
    this.sources = sources;
    this.display = display;
    this.signals = signals;
    this.imageName = imageName;
  }

  /**
   * Converts; the files appear whole or not at all.
   *
   * @param size of the disk; the content's if absent
   * @param files where each format goes
   * @param force overwrite what is there
   */
  public ConvertedFiles convert(
      ImageReference reference,
      Platform platform,
      Optional<ByteSize> size,
      Map<DiskFormat, Path> files,
      boolean force) {
    files.values().forEach(file -> check(file, force));
    Path raw = files.getOrDefault(DiskFormat.RAW, temporary(files.values().iterator().next()));
    try {
      ConvertedDisk disk = convertRaw(reference, platform, size, raw);
      for (Map.Entry<DiskFormat, Path> file : files.entrySet()) {
        if (file.getKey() != DiskFormat.RAW) {
          reformat(raw, file.getKey(), file.getValue());
        }
      }
      return new ConvertedFiles(disk, files, times);
    } finally {
      if (!files.containsValue(raw)) {
        delete(raw);
      }
    }
  }

  private static void check(Path file, boolean force) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "writing " + file + ": there is no folder " + folder);
    }
    if (Files.isDirectory(file) || (Files.exists(file) && !force)) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "writing "
              + file
              + ": it is there already; "
              + (Files.isDirectory(file) ? "give a file" : "--force overwrites it"));
    }
  }

  private ConvertedDisk convertRaw(
      ImageReference reference, Platform platform, Optional<ByteSize> size, Path raw) {
    var cancellation = new Cancellation();
    signals.handle(SignalSource.Kind.INTERRUPT, cancellation::cancel);
    signals.handle(SignalSource.Kind.TERMINATE, cancellation::cancel);
    DiskSize diskSize =
        size.<DiskSize>map(wanted -> new DiskSize.Exact(wanted.bytes()))
            .orElseGet(DiskSize::fitted);
    ProgressStep step = display.begin("convert", imageName);
    long began = System.nanoTime();
    try {
      ConvertedDisk disk =
          new ImageConverter(ConversionLimits.standard(), sources)
              .convert(
                  reference,
                  platform,
                  raw,
                  diskSize,
                  (phase, doneBytes, totalBytes) -> step.update(doneBytes, totalBytes),
                  cancellation);
      times.put("convert", Duration.ofNanos(System.nanoTime() - began));
      step.finish();
      return disk;
    } catch (RuntimeException failed) {
      step.fail();
      throw failed;
    }
  }

  private void reformat(Path raw, DiskFormat format, Path file) {
    ProgressStep step = display.begin(format.toString(), file.toString());
    long began = System.nanoTime();
    Path temporary = temporary(file);
    try {
      ImageTool.convert(raw, format, temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      times.put(format.toString(), Duration.ofNanos(System.nanoTime() - began));
      step.finish();
    } catch (IOException failed) {
      step.fail();
      throw new FailureException(
          FailureCode.NO_SPACE, "writing " + file + ": " + failed.getMessage(), failed);
    } catch (RuntimeException failed) {
      step.fail();
      throw failed;
    } finally {
      delete(temporary);
    }
  }

  private static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".part" + ProcessHandle.current().pid());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException kept) {
      throw new FailureException(
          FailureCode.NOT_PERMITTED,
          "removing the temporary " + file + ": not possible; remove it by hand",
          kept);
    }
  }
}
