package org.bootwright.converter.disk;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.merge.Layer;
import org.bootwright.converter.merge.LayerMerger;
import org.bootwright.converter.merge.RefusedEntryException;
import org.bootwright.converter.source.SourceImage;
import org.jspecify.annotations.Nullable;

/** Applies layers lowest first, in whatever order they are read. For one thread. */
final class LayerOrder {
  private final SourceImage image;
  private final List<Digest> diffIds;
  private final LayerMerger merger;

  /** Layers that were read before their turn, or whose turn comes again. */
  private final Map<Digest, Layer> kept = new HashMap<>();

  private int applied;

  LayerOrder(SourceImage image, LayerMerger merger) {
    this.image = image;
    this.diffIds = image.diffIds();
    this.merger = merger;
  }

  /** Takes a layer that was read, and applies those whose turn it is. */
  void add(Digest diffId, Layer layer) throws RefusedEntryException {
    if (!diffIds.contains(diffId)) {
      throw corrupt("a layer with diff ID %s is none of the image's".formatted(diffId));
    }
    kept.put(diffId, layer);
    for (@Nullable Layer next = due(); next != null; next = due()) {
      merger.apply(next);
      Digest done = diffIds.get(applied);
      applied++;
      if (!image.arrives() || !diffIds.subList(applied, diffIds.size()).contains(done)) {
        kept.remove(done);
      }
    }
  }

  private @Nullable Layer due() {
    return applied < diffIds.size() ? kept.get(diffIds.get(applied)) : null;
  }

  /** Fails unless all layers were applied. */
  void requireAll() {
    if (applied < diffIds.size()) {
      throw corrupt(
          "layer %d (diff ID %s) did not come".formatted(applied + 1, diffIds.get(applied)));
    }
  }

  private FailureException corrupt(String what) {
    return new FailureException(
        FailureCode.IMAGE_CORRUPT, "reading image %s: %s".formatted(image.digest(), what));
  }
}
