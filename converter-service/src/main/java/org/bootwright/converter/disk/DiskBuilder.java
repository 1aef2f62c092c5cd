package org.bootwright.converter.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.layer.LayerBuffers;
import org.bootwright.converter.layer.LayerReading;
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
import org.bootwright.ext4.ContentSequence;
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
  private final ConversionTuning tuning;
  private final ConversionBudget budget;
  private final Cancellation cancellation;
  private final ProgressMeter meter;

  public DiskBuilder(
      SourceImage image,
      ConversionLimits limits,
      ConversionTuning tuning,
      Cancellation cancellation,
      ProgressMeter meter) {
    if (image.diffIds().size() > limits.layerCount()) {
      throw new FailureException(
          FailureCode.IMAGE_REFUSED,
          "image %s has %d layers, and %d is the bound of this converter"
              .formatted(image.digest(), image.diffIds().size(), limits.layerCount()));
    }
    this.image = image;
    this.tuning = tuning;
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
      meter.enter(ConversionStep.CONVERT, image.blobBytes());
      merge(disk, size, merger);
      cancellation.check();
      return disk.finish(merger.root());
    } catch (Ext4Exception e) {
      throw unfit(e);
    }
  }

  private void merge(Ext4Writer disk, DiskSize size, LayerMerger merger) throws IOException {
    List<SourceLayer> layers = image.layers();
    LayerTurns turns = new LayerTurns();
    LayerTask task = new LayerTask(disk, size, turns);
    LayerOrder order = new LayerOrder(image, merger);
    // Layers that come by themselves come one after the other.
    int atOnce = image.arrives() ? 1 : tuning.layersAtOnce();
    try (LayerTeam team = new LayerTeam(layers, atOnce, turns, task)) {
      for (int index = 0; index < layers.size(); index++) {
        ReadLayer layer = team.take(index, this::whileWaiting);
        try {
          order.add(layer.diffId(), layer.changes());
        } catch (RefusedEntryException e) {
          throw LayerFailures.translate(e, layers.get(index), 0);
        }
      }
    }
    order.requireAll();
  }

  private void whileWaiting() {
    cancellation.check();
    meter.tick();
  }

  /** Reads layers, on the team's threads. */
  private final class LayerTask implements LayerTeam.Task {
    private final LayerBuffers buffers = new LayerBuffers();
    private final List<ContentSequence> contents = new ArrayList<>();

    LayerTask(Ext4Writer disk, DiskSize size, LayerTurns turns) {
      long[] reserved = ReservedSizes.of(image, size);
      for (int index = 0; index < reserved.length; index++) {
        contents.add(disk.newSequence(reserved[index], turns.gateOf(index)));
      }
    }

    @Override
    public LayerReading start(int index) {
      return LayerReading.start(
          image.layers().get(index),
          buffers,
          tuning.inflation(),
          meter::add,
          budget::spendStreamBytes);
    }

    @Override
    public ReadLayer read(int index, LayerReading reading) throws IOException {
      TarReader tar = new TarReader(reading);
      try {
        Layer changes = readToEnd(tar, reading, contents.get(index));
        contents.get(index).finish();
        return new ReadLayer(reading.verify(), changes);
      } catch (IOException e) {
        throw LayerFailures.translate(e, image.layers().get(index), tar.position());
      }
    }
  }

  /**
   * A layer that cannot be read has most likely been damaged: then the digest says so better than
   * the first thing that made no sense.
   */
  private Layer readToEnd(TarReader tar, LayerReading reading, ContentSequence contents)
      throws IOException {
    try {
      return new LayerReader(contents, budget, cancellation).read(tar);
    } catch (TarException | RefusedEntryException | UnsupportedEntryException e) {
      reading.verify();
      throw e;
    }
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
