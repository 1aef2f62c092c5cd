package org.bootwright.contracts.json;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageConfig;

/** Reads what an image says about how it is run, which an Engine tells in the same words. */
public final class ImageConfigReader {
  /**
   * The texts travel in messages with their own bound; the kernel takes 128 KiB for one of them.
   */
  private static final int MAX_TEXT_CHARS = 512 << 10;

  private ImageConfigReader() {}

  /**
   * Reads the {@code config} object.
   *
   * @throws FailureException {@code image_corrupt}, or {@code image_refused} if no process can be
   *     given what it says
   */
  public static ImageConfig read(JsonObject json) {
    ImageConfig config =
        new ImageConfig(
            json.texts("Entrypoint"),
            json.texts("Cmd"),
            json.texts("Env"),
            json.optionalText("User").orElse(""),
            json.optionalText("WorkingDir").orElse(""),
            json.optionalText("StopSignal").filter(signal -> !signal.isEmpty()),
            json.object("ExposedPorts").map(ports -> Set.copyOf(ports.names())).orElse(Set.of()),
            json.object("Labels").map(JsonObject::textMap).orElse(Map.of()));
    requireBounded(config, json.document());
    return config;
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
}
