package org.bootwright.converter.layer;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** By the JDK's own zlib. */
final class JdkInflation implements Inflation {
  private final Inflater inflater = new Inflater(true);

  @Override
  public void begin() {
    inflater.reset();
  }

  @Override
  public boolean inflate(ByteBuffer input, ByteBuffer output) throws LayerFormatException {
    try {
      inflater.setInput(input);
      inflater.inflate(output);
      if (inflater.needsDictionary()) {
        throw new LayerFormatException("the gzip stream is corrupt: it asks for a dictionary");
      }
      return inflater.finished();
    } catch (DataFormatException e) {
      throw new LayerFormatException("the gzip stream is corrupt: " + e.getMessage(), e);
    }
  }

  @Override
  public int readAhead() {
    return -1;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
