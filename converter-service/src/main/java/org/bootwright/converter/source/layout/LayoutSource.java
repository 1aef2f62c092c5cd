package org.bootwright.converter.source.layout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.manifest.ConfigFile;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.manifest.ImageDocument;
import org.bootwright.converter.manifest.JsonObject;
import org.bootwright.converter.manifest.PlatformChooser;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.SourceLayer;
import org.bootwright.converter.source.files.FileRegion;
import org.bootwright.converter.source.files.ImageFiles;

/** An image in an OCI image layout. */
public final class LayoutSource implements ImageSource {
  /** An index may lead to an index; buildx nests one deep. */
  private static final int MAX_INDEX_DEPTH = 4;

  private final ImageReference reference;
  private final ImageFiles files;
  private final LayoutBlobs blobs;

  public LayoutSource(ImageReference reference, ImageFiles files) {
    this.reference = reference;
    this.files = files;
    this.blobs = new LayoutBlobs(files);
  }

  @Override
  public SourceImage resolve(Platform platform) throws IOException {
    requireLayout();
    List<Descriptor> named = new LayoutIndex(reference, readIndex(), blobs).named(platform);
    Resolved resolved = choose(named, platform, 0).orElseThrow(() -> noPlatform(named, platform));
    ConfigFile config = readConfig(resolved.manifest().config());
    String image = reference.toString();
    config.requirePlatform(platform, image);
    config.requireLayerCount(resolved.manifest().layers().size(), image);
    return new SourceImage(
        resolved.digest(),
        config.platform(),
        config.config(),
        config.created(),
        layers(resolved.manifest(), config));
  }

  @Override
  public void close() {}

  /** A manifest that was found and read. */
  private record Resolved(Digest digest, ImageDocument.Manifest manifest) {}

  private void requireLayout() throws IOException {
    if (files.find("oci-layout").isEmpty() || files.find("index.json").isEmpty()) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "reading %s: there is no OCI image layout (oci-layout and index.json)"
              .formatted(files.location()));
    }
    FileRegion marker = files.find("oci-layout").orElseThrow();
    JsonObject layout = JsonObject.parse(bounded(marker, "oci-layout"), shown("oci-layout"));
    if (!layout.text("imageLayoutVersion").startsWith("1.")) {
      throw layout.corrupt("imageLayoutVersion", "is not 1");
    }
  }

  private List<Descriptor> readIndex() throws IOException {
    FileRegion index = files.find("index.json").orElseThrow();
    JsonObject json = JsonObject.parse(bounded(index, "index.json"), shown("index.json"));
    return json.objects("manifests").stream().map(Descriptor::of).toList();
  }

  /** The first manifest that suits, going down into indexes. */
  private Optional<Resolved> choose(List<Descriptor> descriptors, Platform platform, int depth)
      throws IOException {
    if (depth > MAX_INDEX_DEPTH) {
      throw new FailureException(
          FailureCode.IMAGE_REFUSED,
          "reading %s: indexes are nested more than %d deep".formatted(reference, MAX_INDEX_DEPTH));
    }
    for (Descriptor descriptor : PlatformChooser.candidates(descriptors, platform)) {
      byte[] bytes = blobs.readDocument(blobs.open(descriptor), descriptor.digest());
      Optional<Resolved> found =
          switch (ImageDocument.parse(bytes, shown(descriptor.digest().toString()))) {
            case ImageDocument.Index(List<Descriptor> nested) ->
                choose(nested, platform, depth + 1);
            case ImageDocument.Manifest manifest ->
                Optional.of(new Resolved(descriptor.digest(), manifest));
          };
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private ConfigFile readConfig(Descriptor descriptor) throws IOException {
    byte[] bytes = blobs.readDocument(blobs.open(descriptor), descriptor.digest());
    return ConfigFile.parse(bytes, shown("configuration " + descriptor.digest()));
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
              config.diffId(index),
              blobs.open(descriptor)));
    }
    return layers;
  }

  private byte[] bounded(FileRegion file, String name) throws IOException {
    if (file.sizeBytes() > JsonObject.MAX_DOCUMENT_BYTES) {
      throw new FailureException(
          FailureCode.IMAGE_CORRUPT,
          "reading %s: larger than %d bytes".formatted(shown(name), JsonObject.MAX_DOCUMENT_BYTES));
    }
    return file.readAll();
  }

  private String shown(String part) {
    return "%s in %s".formatted(part, files.location());
  }

  private FailureException noPlatform(List<Descriptor> offered, Platform wanted) {
    List<String> platforms =
        offered.stream().flatMap(each -> each.platform().stream()).map(Platform::toString).toList();
    return new FailureException(
        FailureCode.PLATFORM_NOT_FOUND,
        "%s has no image for %s%s"
            .formatted(
                reference,
                wanted,
                platforms.isEmpty() ? "" : "; it has " + String.join(", ", platforms)));
  }
}
