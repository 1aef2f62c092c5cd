package org.bootwright.converter.source.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.manifest.ConfigFile;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.SourceLayer;
import org.bootwright.engine.EngineClient;
import org.bootwright.engine.EngineFinder;
import org.bootwright.engine.EngineLocation;

/**
 * An image in the store of a Docker Engine.
 *
 * <p>The Engine's image ID cannot be verified: with containerd's store it names an index that need
 * not be sent. So the digest is one of our own, over all that makes the disk: the Engine's word on
 * ID, platform and configuration, and the diff IDs, which the layers are then held to.
 */
public final class EngineSource implements ImageSource {
  private final ImageReference reference;
  private final EngineClient engine;
  private Optional<SavedLayers> saved = Optional.empty();

  private EngineSource(ImageReference reference, EngineClient engine) {
    this.reference = reference;
    this.engine = engine;
  }

  /** Asks nobody yet. Fails with {@code invalid_request} or {@code unsupported}. */
  public static EngineSource open(ImageReference reference, EngineFinder finder) {
    EngineLocation location = finder.find();
    return new EngineSource(
        reference, new EngineClient(location, finder.limits(), "reading " + reference));
  }

  @Override
  public SourceImage resolve(Platform platform) {
    JsonObject inspection = inspect(platform);
    ConfigFile config = ConfigFile.ofInspection(inspection);
    config.requirePlatform(platform, reference.toString());
    String id = inspection.text("Id");
    // By its ID: the tag may move meanwhile.
    String path = "/images/%s/get?%s".formatted(id, query(config.platform()));
    SavedLayers layers = new SavedLayers(() -> engine.stream(path));
    saved = Optional.of(layers);
    return new SourceImage(
        identity(id, config, inspection),
        config.platform(),
        config.config(),
        config.created(),
        config.diffIds(),
        layers(layers, config.diffIds(), inspection.size("Size")));
  }

  @Override
  public void abandon() {
    engine.abandon();
  }

  @Override
  public void close() throws IOException {
    engine.close();
    if (saved.isPresent()) {
      saved.get().close();
    }
  }

  /** Engines that know no platforms in this request have one for each image, and tell it. */
  private JsonObject inspect(Platform platform) {
    String path = "/images/%s/json".formatted(name());
    EngineClient.Answer answer = engine.get(path + "?" + query(platform));
    if (answer.status() == 200) {
      return parse(answer.body());
    }
    EngineClient.Answer any = engine.get(path);
    if (any.status() == 404) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "looking for %s: the Docker Engine at %s does not have it%s; 'docker images' lists what it has"
              .formatted(reference, engine.location(), EngineClient.message(any.body())));
    }
    throw new FailureException(
        FailureCode.PLATFORM_NOT_FOUND,
        "%s has no image for %s; it has %s"
            .formatted(reference, platform, ConfigFile.ofInspection(parse(any.body())).platform()));
  }

  private JsonObject parse(byte[] body) {
    return JsonObject.parse(body, "what the Docker Engine says of " + reference);
  }

  private String name() {
    return reference.location()
        + reference
            .digest()
            .map(digest -> "@" + digest)
            .orElseGet(() -> reference.tag().map(tag -> ":" + tag).orElse(""));
  }

  private static String query(Platform platform) {
    var json =
        ContractsJson.shared()
            .mapper()
            .createObjectNode()
            .put("os", platform.os())
            .put("architecture", platform.architecture());
    platform.variant().ifPresent(variant -> json.put("variant", variant));
    return "platform=" + URLEncoder.encode(json.toString(), UTF_8);
  }

  private static List<SourceLayer> layers(
      SavedLayers saved, List<Digest> diffIds, long imageBytes) {
    int count = new LinkedHashSet<>(diffIds).size();
    List<SourceLayer> layers = new ArrayList<>();
    for (int turn = 0; turn < count; turn++) {
      layers.add(
          new SourceLayer(
              "layer %d of %d from the Docker Engine".formatted(turn + 1, count),
              Optional.empty(),
              Optional.empty(),
              new SavedLayer(saved, turn, imageBytes / count)));
    }
    return layers;
  }

  private static Digest identity(String id, ConfigFile config, JsonObject inspection) {
    return Sha256.of(
        "docker-daemon\n%s\n%s\n%s\n%s\n%s"
            .formatted(
                id,
                config.platform(),
                config.created(),
                config.diffIds(),
                inspection.node().path("Config"))
            .getBytes(UTF_8));
  }
}
