package org.bootwright.converter.manifest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageConfig;
import org.bootwright.contracts.image.Platform;

/**
 * The configuration file of an image.
 *
 * @param created the epoch where the file does not say
 * @param diffIds of the layers, lowest first
 */
public record ConfigFile(
    Platform platform, Instant created, ImageConfig config, List<Digest> diffIds) {
  /**
   * The texts travel in messages with their own bound; the kernel takes 128 KiB for one of them.
   */
  private static final int MAX_TEXT_CHARS = 512 << 10;

  public static ConfigFile parse(byte[] bytes, String document) {
    JsonObject json = JsonObject.parse(bytes, document);
    JsonObject rootfs =
        json.object("rootfs").orElseThrow(() -> json.corrupt("rootfs", "is missing"));
    ImageConfig config =
        json.object("config").map(ConfigFile::imageConfig).orElse(ImageConfig.empty());
    requireBounded(config, document);
    return new ConfigFile(platform(json), created(json), config, rootfs.digests("diff_ids"));
  }

  private static Platform platform(JsonObject json) {
    try {
      return new Platform(
          json.text("os"),
          json.text("architecture"),
          json.optionalText("variant").filter(variant -> !variant.isEmpty()));
    } catch (IllegalArgumentException e) {
      throw json.corrupt("architecture", "is not a platform's");
    }
  }

  private static Instant created(JsonObject json) {
    try {
      return json.optionalText("created")
          .filter(text -> !text.isEmpty())
          .map(text -> OffsetDateTime.parse(text).toInstant())
          .orElse(Instant.EPOCH);
    } catch (DateTimeException e) {
      throw json.corrupt("created", "is not a time");
    }
  }

  private static ImageConfig imageConfig(JsonObject json) {
    return new ImageConfig(
        json.texts("Entrypoint"),
        json.texts("Cmd"),
        json.texts("Env"),
        json.optionalText("User").orElse(""),
        json.optionalText("WorkingDir").orElse(""),
        json.optionalText("StopSignal").filter(signal -> !signal.isEmpty()),
        json.object("ExposedPorts").map(ports -> Set.copyOf(ports.names())).orElse(Set.of()),
        json.object("Labels").map(JsonObject::textMap).orElse(Map.of()));
  }

  private static void requireBounded(ImageConfig config, String document) {
    long chars = texts(config).mapToLong(String::length).sum();
    if (chars > MAX_TEXT_CHARS) {
      throw refused(document, "more than %d characters of settings".formatted(MAX_TEXT_CHARS));
    }
    if (texts(config).anyMatch(text -> text.indexOf('\0') >= 0)) {
      throw refused(document, "a setting has a NUL in it, which no process can be given");
    }
  }

  private static Stream<String> texts(ImageConfig config) {
    return Stream.of(
            config.entrypoint().stream(),
            config.cmd().stream(),
            config.env().stream(),
            Stream.of(config.user(), config.workingDir()),
            config.stopSignal().stream(),
            config.exposedPorts().stream(),
            config.labels().entrySet().stream()
                .flatMap(label -> Stream.of(label.getKey(), label.getValue())))
        .flatMap(part -> part);
  }

  private static FailureException refused(String document, String what) {
    return new FailureException(
        FailureCode.IMAGE_REFUSED, "reading %s: %s".formatted(document, what));
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
