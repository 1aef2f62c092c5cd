package org.bootwright.converter.testing;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** How a layer's blob is made of its tar. */
public enum Compression {
  NONE("") {
    @Override
    public byte[] compress(byte[] bytes) {
      return bytes;
    }
  },
  GZIP("+gzip") {
    @Override
    public byte[] compress(byte[] bytes) throws IOException {
      ByteArrayOutputStream compressed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
        gzip.write(bytes);
      }
      return compressed.toByteArray();
    }
  },
  ZSTD("+zstd") {
    @Override
    public byte[] compress(byte[] bytes) {
      return Zstd.compress(bytes);
    }
  };

  private final String mediaTypeSuffix;

  Compression(String mediaTypeSuffix) {
    this.mediaTypeSuffix = mediaTypeSuffix;
  }

  public abstract byte[] compress(byte[] bytes) throws IOException;

  String mediaType() {
    return "application/vnd.oci.image.layer.v1.tar" + mediaTypeSuffix;
  }
}
