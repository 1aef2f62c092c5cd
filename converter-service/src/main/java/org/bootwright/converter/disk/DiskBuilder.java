package org.bootwright.converter.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.layer.LayerFormatException;
import org.bootwright.converter.layer.LayerStream;
import org.bootwright.converter.limits.ConversionBudget;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.merge.Layer;
import org.bootwright.converter.merge.LayerMerger;
import org.bootwright.converter.merge.LayerReader;
import org.bootwright.converter.merge.RefusedEntryException;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ConversionStep;
import org.bootwright.converter.progress.ProgressMeter;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.SourceLayer;
import org.bootwright.converter.tar.TarException;
import org.bootwright.converter.tar.TarReader;
import org.bootwright.converter.tar.UnsupportedEntryException;
import org.bootwright.ext4.Ext4Exception;
import org.bootwright.ext4.Ext4Options;
import org.bootwright.ext4.Ext4Summary;
import org.bootwright.ext4.Ext4Writer;
import org.bootwright.ext4.Timestamp;

/**
 * Writes the disk of one image. The same image and size give the same bytes: identifiers follow
 * from the image's digest, and times from the image.
 */
public final class DiskBuilder {
  private static final int BLOCK_SIZE_BYTES = 4096;

  private final SourceImage image;
  private final ConversionBudget budget;
  private final Cancellation cancellation;
  private final ProgressMeter meter;

  public DiskBuilder(
      SourceImage image, ConversionLimits limits, Cancellation cancellation, ProgressMeter meter) {
    if (image.diffIds().size() > limits.layerCount()) {
      throw new FailureException(
          FailureCode.IMAGE_REFUSED,
          "image %s has %d layers, and %d is the bound of this converter"
              .formatted(image.digest(), image.diffIds().size(), limits.layerCount()));
    }
    this.image = image;
    this.budget = new ConversionBudget(limits);
    this.cancellation = cancellation;
    this.meter = meter;
  }

  /**
   * Writes the disk into a file that must not exist yet; where this fails, it does not exist
   * afterwards. The file is not synced.
   *
   * @throws FailureException {@code image_corrupt}, {@code image_refused}, {@code image_too_large}
   *     or {@code cancelled}
   */
  public Ext4Summary build(Path file, DiskSize size) throws IOException {
    Timestamp created = Timestamp.of(image.created());
    try (Ext4Writer disk = Ext4Writer.create(file, options(size, created))) {
      LayerMerger merger = new LayerMerger(created);
      LayerReader reader = new LayerReader(disk, budget, cancellation, meter);
      meter.enter(ConversionStep.CONVERT, image.blobBytes());
      LayerOrder order = new LayerOrder(image, merger);
      try (LayerQueue queue = new LayerQueue(image.layers(), budget, meter::add)) {
        for (SourceLayer layer : image.layers()) {
          cancellation.check();
          add(layer, queue.next(), reader, order);
          queue.finish();
        }
      }
      order.requireAll();
      cancellation.check();
      return disk.finish(merger.root());
    } catch (Ext4Exception e) {
      throw unfit(e);
    }
  }

  private static void add(
      SourceLayer layer, LayerStream stream, LayerReader reader, LayerOrder order)
      throws IOException {
    TarReader tar = new TarReader(stream);
    try {
      Layer changes = readToEnd(tar, stream, reader);
      order.add(stream.verify(), changes);
    } catch (LayerFormatException e) {
      throw failure(FailureCode.IMAGE_CORRUPT, layer, "", e);
    } catch (TarException e) {
      String where = "at byte %d of the tar: ".formatted(tar.position());
      throw failure(FailureCode.IMAGE_CORRUPT, layer, where, e);
    } catch (RefusedEntryException | UnsupportedEntryException e) {
      throw failure(FailureCode.IMAGE_REFUSED, layer, "", e);
    }
  }

  /**
   * A layer that cannot be read has most likely been damaged: then the digest says so better than
   * the first thing that made no sense.
   */
  private static Layer readToEnd(TarReader tar, LayerStream stream, LayerReader reader)
      throws IOException {
    try {
      return reader.read(tar);
    } catch (TarException | RefusedEntryException | UnsupportedEntryException e) {
      stream.verify();
      throw e;
    }
  }

  private static FailureException failure(
      FailureCode code, SourceLayer layer, String where, IOException cause) {
    return new FailureException(
        code, "reading %s: %s%s".formatted(layer.name(), where, cause.getMessage()), cause);
  }

  private Ext4Options options(DiskSize size, Timestamp created) {
    Ext4Options sized =
        switch (size) {
          case DiskSize.Fitted(long slackBytes) -> Ext4Options.fitted(slackBytes);
          case DiskSize.Exact(long sizeBytes) -> Ext4Options.sized(wholeBlocks(sizeBytes));
        };
    return sized.withUuid(uuidOf(image.digest())).withLabel("root").withTimestamp(created);
  }

  private static long wholeBlocks(long sizeBytes) {
    long rounded = sizeBytes / BLOCK_SIZE_BYTES * BLOCK_SIZE_BYTES;
    if (rounded <= 0 || rounded > Ext4Options.MAX_DISK_BYTES) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "a disk has %d to %d bytes, not %d"
              .formatted(BLOCK_SIZE_BYTES, Ext4Options.MAX_DISK_BYTES, sizeBytes));
    }
    return rounded;
  }

  /** The first 128 bits of the digest, marked as version 8 (RFC 9562: of our own making). */
  private static UUID uuidOf(Digest digest) {
    long high = Long.parseUnsignedLong(digest.hex(), 0, 16, 16);
    long low = Long.parseUnsignedLong(digest.hex(), 16, 32, 16);
    return new UUID(
        (high & 0xffffffffffff0fffL) | 0x8000L, (low & 0x3fffffffffffffffL) | 0x8000000000000000L);
  }

  private FailureException unfit(Ext4Exception e) {
    FailureCode code =
        e.kind() == Ext4Exception.Kind.NO_SPACE
            ? FailureCode.IMAGE_TOO_LARGE
            : FailureCode.IMAGE_REFUSED;
    return new FailureException(
        code, "writing the disk of %s: %s".formatted(image.digest(), e.getMessage()), e);
  }
}
