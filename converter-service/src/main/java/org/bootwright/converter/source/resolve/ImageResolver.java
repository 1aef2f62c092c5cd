package org.bootwright.converter.source.resolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.manifest.ConfigFile;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.manifest.ImageDocument;
import org.bootwright.converter.manifest.PlatformChooser;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.SourceLayer;

/** Resolves one reference for one platform. Used once, by one thread. */
public final class ImageResolver {
  /** An index may lead to an index; buildx nests one deep. */
  private static final int MAX_INDEX_DEPTH = 4;

  /** What buildx writes for its attestations, which are no images. */
  private static final String NO_PLATFORM = "unknown";

  private final ImageReference reference;
  private final Platform platform;
  private final DigestedBlobs blobs;
  private final Set<String> offered = new LinkedHashSet<>();

  public ImageResolver(ImageReference reference, Platform platform, DigestedBlobs blobs) {
    this.reference = reference;
    this.platform = platform;
    this.blobs = blobs;
  }

  /**
   * The image that the descriptors lead to.
   *
   * @throws FailureException {@code platform_not_found}, {@code image_corrupt} or {@code
   *     image_refused}
   */
  public SourceImage resolve(List<Descriptor> named) throws IOException {
    Resolved resolved = choose(named, 0).orElseThrow(this::noPlatform);
    Descriptor descriptor = resolved.manifest().config();
    ConfigFile config =
        ConfigFile.parse(
            blobs.configuration(descriptor), blobs.shown("configuration " + descriptor.digest()));
    String image = reference.toString();
    config.requirePlatform(platform, image);
    config.requireLayerCount(resolved.manifest().layers().size(), image);
    return new SourceImage(
        resolved.digest(),
        config.platform(),
        config.config(),
        config.created(),
        config.diffIds(),
        layers(resolved.manifest(), config));
  }

  /** A manifest that was found and read. */
  private record Resolved(Digest digest, ImageDocument.Manifest manifest) {}

  /** The first manifest that suits, going down into indexes. */
  private Optional<Resolved> choose(List<Descriptor> descriptors, int depth) throws IOException {
    if (depth > MAX_INDEX_DEPTH) {
      throw new FailureException(
          FailureCode.IMAGE_REFUSED,
          "reading %s: indexes are nested more than %d deep".formatted(reference, MAX_INDEX_DEPTH));
    }
    descriptors.forEach(this::rememberPlatform);
    for (Descriptor descriptor : PlatformChooser.candidates(descriptors, platform)) {
      byte[] bytes = blobs.manifest(descriptor);
      String document = blobs.shown(descriptor.digest().toString());
      Optional<Resolved> found =
          switch (ImageDocument.parse(bytes, document)) {
            case ImageDocument.Index(List<Descriptor> nested) -> choose(nested, depth + 1);
            case ImageDocument.Manifest manifest ->
                Optional.of(new Resolved(descriptor.digest(), manifest));
          };
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private void rememberPlatform(Descriptor descriptor) {
    descriptor
        .platform()
        .filter(each -> !each.os().equals(NO_PLATFORM))
        .ifPresent(each -> offered.add(each.toString()));
  }

  private List<SourceLayer> layers(ImageDocument.Manifest manifest, ConfigFile config)
      throws IOException {
    List<SourceLayer> layers = new ArrayList<>();
    for (Descriptor descriptor : manifest.layers()) {
      int index = layers.size();
      layers.add(
          new SourceLayer(
              "layer %d (%s)".formatted(index + 1, descriptor.digest()),
              Optional.of(descriptor.digest()),
              Optional.of(config.diffId(index)),
              blobs.layer(descriptor)));
    }
    return layers;
  }

  private FailureException noPlatform() {
    return new FailureException(
        FailureCode.PLATFORM_NOT_FOUND,
        "%s has no image for %s%s"
            .formatted(
                reference,
                platform,
                offered.isEmpty() ? "" : "; it has " + String.join(", ", offered)));
  }
}
