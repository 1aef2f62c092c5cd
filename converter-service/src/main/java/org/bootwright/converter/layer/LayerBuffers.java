package org.bootwright.converter.layer;

/** The buffers of all layers of one conversion. Safe for several threads. */
public final class LayerBuffers {
  /** A read of a file, or a few of a connection. */
  private static final int BLOB_BUFFER_BYTES = 256 << 10;

  /**
   * Small enough that decompressed bytes are still in a processor's cache when they are hashed and
   * written, large enough that handing them on costs nothing.
   */
  private static final int TAR_BUFFER_BYTES = 512 << 10;

  /** With the sizes: 5 MiB for each layer that is read. */
  private static final int BUFFERS_PER_PIPE = 7;

  private final BufferPool blob = new BufferPool(BLOB_BUFFER_BYTES);
  private final BufferPool tar = new BufferPool(TAR_BUFFER_BYTES);

  Pipe newBlobPipe() {
    return new Pipe(blob, BUFFERS_PER_PIPE, 1);
  }

  Pipe newTarPipe() {
    return new Pipe(tar, BUFFERS_PER_PIPE, 2);
  }
}
