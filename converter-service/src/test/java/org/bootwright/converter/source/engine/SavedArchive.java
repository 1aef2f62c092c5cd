package org.bootwright.converter.source.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.TarBuilder;

/** What {@code docker save} writes, by the kind of Engine. */
enum SavedArchive {
  UP_TO_24 {
    @Override
    Map<String, byte[]> files(List<byte[]> tars) {
      Map<String, byte[]> files = new TreeMap<>();
      for (int i = 0; i < tars.size(); i++) {
        String folder = Sha256.of(("v1 " + i).getBytes(UTF_8)).hex();
        files.put(folder + "/VERSION", "1.0".getBytes(UTF_8));
        files.put(folder + "/json", "{}".getBytes(UTF_8));
        files.put(folder + "/layer.tar", tars.get(i));
      }
      files.put("0".repeat(64) + ".json", "{}".getBytes(UTF_8));
      return files;
    }
  },
  FROM_25 {
    @Override
    Map<String, byte[]> files(List<byte[]> tars) {
      return blobs(tars);
    }
  },
  CONTAINERD {
    @Override
    Map<String, byte[]> files(List<byte[]> tars) throws IOException {
      List<byte[]> blobs = new ArrayList<>();
      for (byte[] tar : tars) {
        blobs.add((blobs.size() % 2 == 0 ? Compression.GZIP : Compression.ZSTD).compress(tar));
      }
      return blobs(blobs);
    }
  };

  /** Distinct layers, without the file that ends each archive. */
  abstract Map<String, byte[]> files(List<byte[]> tars) throws IOException;

  private static Map<String, byte[]> blobs(List<byte[]> layers) {
    List<byte[]> all = new ArrayList<>(layers);
    all.add("{\"config\":true}".getBytes(UTF_8));
    all.add("{\"manifest\":true}".getBytes(UTF_8));
    Map<String, byte[]> files = new TreeMap<>();
    all.forEach(blob -> files.put("blobs/sha256/" + Sha256.of(blob).hex(), blob));
    files.put("index.json", "{}".getBytes(UTF_8));
    files.put("oci-layout", "{}".getBytes(UTF_8));
    return files;
  }

  byte[] archive(List<byte[]> tars) throws IOException {
    TarBuilder archive = tar();
    files(tars).forEach(archive::file);
    return archive.file("manifest.json", "[]").bytes();
  }
}
