package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.image.Transport;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.engine.EngineClient;
import org.bootwright.engine.login.DockerConfig;

/** Finds images in an Engine's store, and has them pulled into it. */
final class EngineImages {
  private final EngineClient engine;

  EngineImages(EngineClient engine) {
    this.engine = engine;
  }

  /**
   * The image, pulled if that is wanted and possible.
   *
   * @param logins to be shown to its registry
   * @throws FailureException {@code image_not_found}, {@code platform_not_found}, {@code
   *     unsupported} if no Engine can have it, {@code share_unavailable} if this one is too old, or
   *     what {@link EngineClient} fails with
   */
  EngineImage obtain(
      ImageReference reference,
      Platform platform,
      PullPolicy policy,
      Optional<DockerConfig> logins,
      PullProgress progress) {
    requireOfEngine(reference);
    Optional<EngineImage> found = find(name(reference));
    boolean fits = found.map(image -> image.runsOn(platform)).orElse(false);
    boolean fromRegistry = reference.transport() == Transport.DOCKER;
    if (fromRegistry && (policy == PullPolicy.ALWAYS || (policy == PullPolicy.MISSING && !fits))) {
      RegistryLogin login = RegistryLogin.of(reference, logins);
      new ImagePull(engine, reference, platform, login).run(progress);
      found = find(name(reference));
    }
    EngineImage image = found.orElseThrow(() -> notFound(reference));
    if (!image.runsOn(platform)) {
      throw new FailureException(
          FailureCode.PLATFORM_NOT_FOUND,
          "%s is made for %s, not for %s; ask for it with --platform %2$s"
              .formatted(reference, image.platform(), platform));
    }
    return image;
  }

  private static void requireOfEngine(ImageReference reference) {
    if (reference.transport() != Transport.DOCKER
        && reference.transport() != Transport.DOCKER_DAEMON) {
      throw new FailureException(
          FailureCode.UNSUPPORTED,
          "booting %s on virtiofs: only an image of a Docker Engine or a registry has a container;"
                  .formatted(reference)
              + " docker load puts an archive into the Engine, or leave out --root virtiofs");
    }
  }

  /** By name or ID. */
  Optional<EngineImage> find(String name) {
    EngineClient.Answer answer = engine.get("/images/%s/json".formatted(name));
    OldestEngine.require(engine.location(), answer.apiVersion());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    return Optional.of(
        EngineImage.read(
            JsonObject.parse(answer.body(), "what the Docker Engine says of " + name)));
  }

  private FailureException notFound(ImageReference reference) {
    String remedy =
        reference.transport() == Transport.DOCKER
            ? "--pull missing has it pulled"
            : "'docker images' lists what it has";
    return new FailureException(
        FailureCode.IMAGE_NOT_FOUND,
        "looking for %s: the Docker Engine at %s does not have it; %s"
            .formatted(reference, engine.location(), remedy));
  }

  /** As the Engine's API takes it. */
  static String name(ImageReference reference) {
    return reference.location()
        + reference
            .digest()
            .map(digest -> "@" + digest)
            .orElseGet(() -> reference.tag().map(tag -> ":" + tag).orElse(""));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
