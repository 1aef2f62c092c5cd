package org.bootwright.converter.manifest;

import java.util.List;
import java.util.Locale;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.JsonObject;

/** What a descriptor of an image leads to: an index to choose from, or a manifest. */
public sealed interface ImageDocument {
  /** An OCI image index, or Docker's manifest list. */
  record Index(List<Descriptor> manifests) implements ImageDocument {}

  /** An OCI image manifest, or Docker's of schema 2. */
  record Manifest(Descriptor config, List<Descriptor> layers) implements ImageDocument {}

  /**
   * Tells by its content which one it is. A document that could be read as both is refused: two
   * readers could take it for two different images (CVE-2021-41190).
   */
  static ImageDocument parse(byte[] bytes, String document) {
    JsonObject json = JsonObject.parse(bytes, document);
    boolean index = json.has("manifests");
    boolean manifest = json.has("layers") || json.has("config");
    if (json.has("fsLayers")) {
      throw refused(document, "a manifest of Docker's schema 1, which is no longer supported");
    }
    if (index == manifest) {
      throw json.corrupt("manifests", index ? "stands beside layers" : "and layers are missing");
    }
    return index ? indexOf(json) : manifestOf(json);
  }

  private static Index indexOf(JsonObject json) {
    return new Index(json.objects("manifests").stream().map(Descriptor::of).toList());
  }

  private static Manifest manifestOf(JsonObject json) {
    JsonObject config =
        json.object("config").orElseThrow(() -> json.corrupt("config", "is missing"));
    List<Descriptor> layers = json.objects("layers").stream().map(Descriptor::of).toList();
    requireImage(Descriptor.of(config), json.document());
    layers.forEach(layer -> requireReadable(layer, json.document()));
    return new Manifest(Descriptor.of(config), layers);
  }

  private static void requireImage(Descriptor config, String document) {
    boolean image =
        config.mediaType().isEmpty()
            || config.mediaType().equals("application/vnd.oci.image.config.v1+json")
            || config.mediaType().equals("application/vnd.docker.container.image.v1+json");
    if (!image) {
      throw refused(
          document, "an artifact of type %s, not a container image".formatted(config.mediaType()));
    }
  }

  /** Whether the bytes are compressed, and how, is told by the bytes; see the layer package. */
  private static void requireReadable(Descriptor layer, String document) {
    String type = layer.mediaType().toLowerCase(Locale.ROOT);
    if (type.endsWith("+encrypted")) {
      throw refused(document, "layer %s is encrypted".formatted(layer.digest()));
    }
    boolean tar =
        type.isEmpty()
            || type.startsWith("application/vnd.oci.image.layer.v1.tar")
            || type.startsWith("application/vnd.oci.image.layer.nondistributable.v1.tar")
            || type.startsWith("application/vnd.docker.image.rootfs.diff.tar")
            || type.startsWith("application/vnd.docker.image.rootfs.foreign.diff.tar");
    if (!tar) {
      throw refused(
          document,
          "layer %s has media type %s, which is no file system layer"
              .formatted(layer.digest(), layer.mediaType()));
    }
  }

  private static FailureException refused(String document, String what) {
    return new FailureException(
        FailureCode.IMAGE_REFUSED, "reading %s: %s".formatted(document, what));
  }
}
