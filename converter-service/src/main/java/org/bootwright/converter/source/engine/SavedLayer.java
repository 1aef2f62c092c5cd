package org.bootwright.converter.source.engine;

import java.io.IOException;
import java.io.InputStream;
import org.bootwright.converter.source.Blob;

/**
 * The layer that comes at a turn; it can be opened once.
 *
 * @param sizeBytes an equal share of the image's size: the Engine tells no more
 */
record SavedLayer(SavedLayers layers, int turn, long sizeBytes) implements Blob {
  @Override
  public InputStream open() throws IOException {
    return layers.open(turn);
  }
}
