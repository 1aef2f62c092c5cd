package org.bootwright.gateway;

import org.bootwright.service.settings.Settings;
import org.bootwright.service.settings.Values;
import org.bootwright.service.settings.Variable;

/** The setting that bounds the disks of images, of a gateway's process as of a whole stack. */
public final class ImagesLimit {
  /** A petabyte: more is a slip. */
  private static final int MAXIMUM_GIB = 1 << 20;

  public static final Variable<Integer> VARIABLE =
      Values.number(
          "BOOTWRIGHT_IMAGES_LIMIT_GIB",
          "what the disks of images may have together before unused ones go; left out: no limit",
          1,
          MAXIMUM_GIB);

  private ImagesLimit() {}

  /** The same gateway with the limit that is set, if one is. */
  public static GatewayConfig set(GatewayConfig config, Settings settings) {
    return settings
        .find(VARIABLE)
        .map(gib -> config.withImagesLimit((long) gib << 30))
        .orElse(config);
  }
}
