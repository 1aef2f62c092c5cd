package org.bootwright.converter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.image.Digest;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.source.files.ArchiveFiles;
import org.bootwright.converter.source.files.FileRegion;
import org.bootwright.converter.testing.Compression;
import org.bootwright.converter.testing.ImageBuilder;

/** Repacks an archive of docker save as an OCI layout with gzip and zstd layers in turn. */
final class DockerArchiveToLayout {
  private DockerArchiveToLayout() {}

  static void convert(Path archive, Path layout) throws IOException {
    ArchiveFiles files = ArchiveFiles.index(archive);
    JsonNode entry = new ObjectMapper().readTree(read(files, "manifest.json")).get(0);
    byte[] config = read(files, entry.get("Config").textValue());
    Files.createDirectories(layout.resolve("blobs/sha256"));
    List<String> layers = new ArrayList<>();
    for (JsonNode name : entry.get("Layers")) {
      Compression compression = layers.size() % 2 == 0 ? Compression.GZIP : Compression.ZSTD;
      byte[] blob = compression.compress(read(files, name.textValue()));
      layers.add(write(layout, blob, "layer.v1.tar"));
    }
    String manifest =
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(write(layout, config, "config.v1+json"), String.join(",", layers));
    String descriptor =
        write(
            layout, manifest.getBytes(java.nio.charset.StandardCharsets.UTF_8), "manifest.v1+json");
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(descriptor));
  }

  private static String write(Path layout, byte[] blob, String type) throws IOException {
    Files.write(layout.resolve(ImageBuilder.blobPath(blob)), blob);
    Digest digest = Sha256.of(blob);
    return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, digest, blob.length);
  }

  private static byte[] read(ArchiveFiles files, String name) throws IOException {
    return files.find(name).map(DockerArchiveToLayout::readAll).orElseThrow();
  }

  private static byte[] readAll(FileRegion region) {
    try {
      return region.readAll();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
