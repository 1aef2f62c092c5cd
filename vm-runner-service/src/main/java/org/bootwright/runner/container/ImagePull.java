package org.bootwright.runner.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.failure.ForeignText;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.engine.EngineClient;

/** Has an Engine pull an image, and tells how far it is. */
final class ImagePull {
  /** The words of Engines for what has no code of its own. */
  private static final Pattern NOT_THERE =
      Pattern.compile("(?i)not found|manifest unknown|name unknown|does not exist|denied");

  private static final Pattern NOT_ALLOWED =
      Pattern.compile("(?i)unauthorized|no basic auth credentials|incorrect username");

  private static final Pattern NO_PLATFORM = Pattern.compile("(?i)no matching manifest");

  /** The most layers that an image has is 127; this bounds what an Engine can make us keep. */
  private static final int MAX_LAYERS = 10_000;

  private final EngineClient engine;
  private final ImageReference reference;
  private final Platform platform;
  private final RegistryLogin login;
  private final Map<String, Layer> layers = new HashMap<>();

  private record Layer(long doneBytes, long totalBytes) {}

  ImagePull(EngineClient engine, ImageReference reference, Platform platform, RegistryLogin login) {
    this.engine = engine;
    this.reference = reference;
    this.platform = platform;
    this.login = login;
  }

  /** Returns when the image is there. */
  void run(PullProgress progress) {
    String tag = reference.digest().map(Object::toString).or(reference::tag).orElse("latest");
    String path =
        "/images/create?fromImage=%s&tag=%s&platform=%s"
            .formatted(
                EngineImages.encoded(reference.location()),
                EngineImages.encoded(tag),
                EngineImages.encoded(platform.toString()));
    try (InputStream body = begin(path);
        MappingIterator<JsonNode> events =
            ContractsJson.shared().mapper().readerFor(JsonNode.class).readValues(body)) {
      while (events.hasNextValue()) {
        hear(events.nextValue(), progress);
      }
    } catch (IOException e) {
      throw failure(
          FailureCode.SOURCE_UNAVAILABLE,
          "the Docker Engine at %s broke off: %s".formatted(engine.location(), e.getMessage()));
    }
  }

  /** What the Engine refuses at once comes with a status, what it meets later in the stream. */
  private InputStream begin(String path) {
    try {
      return engine.postForStream(path, login.headers());
    } catch (FailureException refused) {
      String words = String.valueOf(refused.getMessage());
      FailureCode code = code(words);
      if (refused.code() != FailureCode.SOURCE_UNAVAILABLE || code == refused.code()) {
        throw refused;
      }
      throw new FailureException(code, words + "; " + login.remedy(), refused);
    }
  }

  private void hear(JsonNode event, PullProgress progress) {
    if (event.path("error").isTextual()) {
      String error = event.path("error").textValue();
      throw failure(
          code(error),
          "the Docker Engine at %s says: %s"
              .formatted(engine.location(), ForeignText.shown(error)));
    }
    JsonNode detail = event.path("progressDetail");
    String id = event.path("id").asText();
    if (event.path("status").asText().equals("Downloading")
        && detail.path("total").asLong() > 0
        && layers.size() < MAX_LAYERS) {
      layers.put(id, new Layer(detail.path("current").asLong(), detail.path("total").asLong()));
    } else if (event.path("status").asText().equals("Download complete")) {
      layers.computeIfPresent(id, (_, layer) -> new Layer(layer.totalBytes(), layer.totalBytes()));
    } else {
      return;
    }
    progress.pulled(
        layers.values().stream().mapToLong(Layer::doneBytes).sum(),
        layers.values().stream().mapToLong(Layer::totalBytes).sum());
  }

  private static FailureCode code(String words) {
    if (NO_PLATFORM.matcher(words).find()) {
      return FailureCode.PLATFORM_NOT_FOUND;
    }
    if (NOT_ALLOWED.matcher(words).find()) {
      return FailureCode.UNAUTHORIZED;
    }
    return NOT_THERE.matcher(words).find()
        ? FailureCode.IMAGE_NOT_FOUND
        : FailureCode.SOURCE_UNAVAILABLE;
  }

  private FailureException failure(FailureCode code, String what) {
    return new FailureException(
        code, "pulling %s for %s: %s; %s".formatted(reference, platform, what, login.remedy()));
  }
}
