package org.bootwright.runner.container;

import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.ImageConfigReader;
import org.bootwright.contracts.json.JsonObject;

/**
 * An image in an Engine's store.
 *
 * @param id what it is whatever its tags become
 */
record EngineImage(String id, Platform platform, ImageConfig config) {
  /** From the answer to {@code GET /images/NAME/json}. */
  static EngineImage read(JsonObject inspection) {
    try {
      return new EngineImage(
          inspection.text("Id"),
          new Platform(
              inspection.text("Os"),
              inspection.text("Architecture"),
              inspection.optionalText("Variant").filter(variant -> !variant.isEmpty())),
          inspection.object("Config").map(ImageConfigReader::read).orElse(ImageConfig.empty()));
    } catch (IllegalArgumentException e) {
      throw inspection.corrupt("Architecture", "is not a platform's");
    }
  }

  /** A variant counts where both name one. */
  boolean runsOn(Platform wanted) {
    return platform.os().equals(wanted.os())
        && platform.architecture().equals(wanted.architecture())
        && (platform.variant().isEmpty()
            || wanted.variant().isEmpty()
            || platform.variant().equals(wanted.variant()));
  }
}
