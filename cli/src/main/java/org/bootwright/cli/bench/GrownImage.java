package org.bootwright.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.cli.bench.GrownLayer.Written;
import org.bootwright.converter.digest.Sha256;

/** An image of a chosen size, as an OCI layout with gzip layers. Written here, without Docker. */
final class GrownImage {
  private static final int FILES_OF_A_LAYER = 1_000;
  private static final int BYTES_OF_A_LAYERS_FILE = 4_000;
  private static final int SMALL_FILE_BYTES = 230;

  private final Path blobs;
  private final List<Written> layers = new ArrayList<>();

  private GrownImage(Path layout) throws IOException {
    this.blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
  }

  /** Writes a layout into a folder that is not there yet. */
  static void write(Path layout, Growth growth, int amount) throws IOException {
    GrownImage image = new GrownImage(layout);
    switch (growth) {
      case LAYERS -> {
        for (int layer = 0; layer < amount; layer++) {
          image.layer("layer-" + layer, FILES_OF_A_LAYER, BYTES_OF_A_LAYERS_FILE);
        }
      }
      case FILES -> image.layer("files", amount, SMALL_FILE_BYTES);
      case BYTES -> image.layer("bytes", amount, 1 << 20);
    }
    image.writeDocuments(layout);
  }

  private void layer(String name, int fileCount, int fileBytes) throws IOException {
    Path unnamed = blobs.resolve("unnamed");
    Written written;
    try (GrownLayer layer = new GrownLayer(unnamed)) {
      layer.addFiles(name, fileCount, fileBytes);
      written = layer.finish();
    }
    Files.move(unnamed, blobs.resolve(written.digest()));
    layers.add(written);
  }

  private void writeDocuments(Path layout) throws IOException {
    String diffIds =
        joined(layers.stream().map(each -> "\"sha256:" + each.diffId() + "\"").toList());
    String config =
        blob(
            "application/vnd.oci.image.config.v1+json",
            """
            {"architecture":"amd64","os":"linux","config":{},
             "rootfs":{"type":"layers","diff_ids":[%s]}}"""
                .formatted(diffIds));
    String descriptors =
        joined(
            layers.stream()
                .map(
                    each ->
                        descriptor(
                            "application/vnd.oci.image.layer.v1.tar+gzip",
                            each.digest(),
                            each.blobBytes()))
                .toList());
    String manifest =
        blob(
            "application/vnd.oci.image.manifest.v1+json",
            "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}".formatted(config, descriptors));
    String tagged =
        manifest.replaceFirst(
            "\\}$", ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"}}");
    Files.writeString(
        layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[%s]}".formatted(tagged));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
  }

  /** Writes a document and gives its descriptor. */
  private String blob(String mediaType, String document) throws IOException {
    byte[] bytes = document.getBytes(UTF_8);
    String digest = Sha256.of(bytes).hex();
    Files.write(blobs.resolve(digest), bytes);
    return descriptor(mediaType, digest, bytes.length);
  }

  private static String descriptor(String mediaType, String digest, long sizeBytes) {
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(mediaType, digest, sizeBytes);
  }

  private static String joined(List<String> parts) {
    return String.join(",", parts);
  }
}
