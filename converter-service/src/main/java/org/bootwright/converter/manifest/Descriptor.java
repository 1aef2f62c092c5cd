package org.bootwright.converter.manifest;

import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.JsonObject;

/**
 * A reference of one document to another blob: the descriptor of the OCI image specification.
 *
 * @param mediaType empty where the document leaves it out
 * @param platform empty where it is not said, or is not one that an image can run on
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long sizeBytes,
    Optional<Platform> platform,
    Map<String, String> annotations) {
  private static final String REFERENCE_NAME = "org.opencontainers.image.ref.name";

  public static Descriptor of(JsonObject object) {
    return new Descriptor(
        object.optionalText("mediaType").orElse(""),
        object.digest("digest"),
        object.size("size"),
        object.object("platform").flatMap(Descriptor::platform),
        object.object("annotations").map(JsonObject::textMap).orElse(Map.of()));
  }

  /** The tag that a layout's index gives to it. */
  public Optional<String> tag() {
    return Optional.ofNullable(annotations.get(REFERENCE_NAME));
  }

  private static Optional<Platform> platform(JsonObject object) {
    try {
      return Optional.of(
          new Platform(
              object.text("os"),
              object.text("architecture"),
              object.optionalText("variant").filter(variant -> !variant.isEmpty())));
    } catch (IllegalArgumentException e) {
      throw object.corrupt("architecture", "is not a platform's");
    }
  }
}
