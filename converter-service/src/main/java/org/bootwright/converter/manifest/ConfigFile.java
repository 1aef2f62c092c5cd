package org.bootwright.converter.manifest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.ImageConfigReader;
import org.bootwright.contracts.json.JsonObject;

/**
 * The configuration file of an image.
 *
 * @param created the epoch where the file does not say
 * @param diffIds of the layers, lowest first
 */
public record ConfigFile(
    Platform platform, Instant created, ImageConfig config, List<Digest> diffIds) {
  /** What the fields are called. */
  private record Names(
      String os,
      String architecture,
      String variant,
      String created,
      String config,
      String rootfs,
      String diffIds) {
    /** The OCI image specification, config.md. */
    static final Names OCI =
        new Names("os", "architecture", "variant", "created", "config", "rootfs", "diff_ids");

    /** The answer to {@code GET /images/NAME/json} of the Docker Engine API. */
    static final Names INSPECTION =
        new Names("Os", "Architecture", "Variant", "Created", "Config", "RootFS", "Layers");
  }

  public static ConfigFile parse(byte[] bytes, String document) {
    return read(JsonObject.parse(bytes, document), Names.OCI);
  }

  /** As a Docker Engine tells it of an image in its store. */
  public static ConfigFile ofInspection(JsonObject inspection) {
    return read(inspection, Names.INSPECTION);
  }

  private static ConfigFile read(JsonObject json, Names names) {
    JsonObject rootfs =
        json.object(names.rootfs).orElseThrow(() -> json.corrupt(names.rootfs, "is missing"));
    ImageConfig config =
        json.object(names.config).map(ImageConfigReader::read).orElse(ImageConfig.empty());
    return new ConfigFile(
        platform(json, names), created(json, names), config, rootfs.digests(names.diffIds));
  }

  private static Platform platform(JsonObject json, Names names) {
    try {
      return new Platform(
          json.text(names.os),
          json.text(names.architecture),
          json.optionalText(names.variant).filter(variant -> !variant.isEmpty()));
    } catch (IllegalArgumentException e) {
      throw json.corrupt(names.architecture, "is not a platform's");
    }
  }

  private static Instant created(JsonObject json, Names names) {
    try {
      return json.optionalText(names.created)
          .filter(text -> !text.isEmpty())
          .map(text -> OffsetDateTime.parse(text).toInstant())
          .orElse(Instant.EPOCH);
    } catch (DateTimeException e) {
      throw json.corrupt(names.created, "is not a time");
    }
  }

  /** Fails with {@code platform_not_found} unless the image runs on what is wanted. */
  public void requirePlatform(Platform wanted, String image) {
    if (!PlatformChooser.suits(platform, wanted)) {
      throw new FailureException(
          FailureCode.PLATFORM_NOT_FOUND,
          "%s is made for %s, not for %s; ask for it with --platform %s"
              .formatted(image, platform, wanted, platform));
    }
  }

  /** Fails with {@code image_corrupt} unless there is one diff ID for each layer. */
  public void requireLayerCount(int layerCount, String image) {
    if (diffIds.size() != layerCount) {
      throw new FailureException(
          FailureCode.IMAGE_CORRUPT,
          "%s has %d layers, but its configuration names %d diff IDs"
              .formatted(image, layerCount, diffIds.size()));
    }
  }

  /** The entry for one layer. */
  public Digest diffId(int layerIndex) {
    return diffIds.get(layerIndex);
  }
}
