package org.bootwright.converter.source.dockerarchive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.manifest.ConfigFile;
import org.bootwright.converter.source.ImageSource;
import org.bootwright.converter.source.SourceImage;
import org.bootwright.converter.source.SourceLayer;
import org.bootwright.converter.source.files.FileRegion;
import org.bootwright.converter.source.files.ImageFiles;

/** An image in an archive of {@code docker save}. */
public final class DockerArchiveSource implements ImageSource {
  private static final String MANIFEST = "manifest.json";

  /** Both styles of names end in the digest of the content. */
  private static final Pattern DIGEST_NAME =
      Pattern.compile("(?:blobs/sha256/)?([0-9a-f]{64})(?:\\.json)?");

  private final ImageReference reference;
  private final ImageFiles files;

  public DockerArchiveSource(ImageReference reference, ImageFiles files) {
    this.reference = reference;
    this.files = files;
  }

  @Override
  public SourceImage resolve(Platform platform) throws IOException {
    JsonObject entry = chooseEntry(readManifest());
    String configName = entry.text("Config");
    byte[] configBytes = readDocument(configName);
    Digest digest = Sha256.of(configBytes);
    requireDigest(configName, digest);
    ConfigFile config = ConfigFile.parse(configBytes, shown(configName));
    List<String> layerNames = entry.texts("Layers");
    config.requirePlatform(platform, reference.toString());
    config.requireLayerCount(layerNames.size(), reference.toString());
    return new SourceImage(
        digest,
        config.platform(),
        config.config(),
        config.created(),
        config.diffIds(),
        layers(layerNames, config));
  }

  @Override
  public void close() {}

  private List<JsonObject> readManifest() throws IOException {
    if (files.find(MANIFEST).isEmpty()) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "reading %s: not an archive of docker save: there is no %s"
              .formatted(files.location(), MANIFEST));
    }
    return JsonObject.parseList(readDocument(MANIFEST), shown(MANIFEST));
  }

  private JsonObject chooseEntry(List<JsonObject> entries) throws IOException {
    List<JsonObject> chosen = new ArrayList<>();
    for (JsonObject entry : entries) {
      if (isMeant(entry)) {
        chosen.add(entry);
      }
    }
    List<String> tags =
        entries.stream().flatMap(entry -> entry.texts("RepoTags").stream()).toList();
    String shownTags =
        tags.isEmpty() ? "it has no tags" : "it has the tags " + String.join(", ", tags);
    if (chosen.isEmpty()) {
      throw new FailureException(
          FailureCode.IMAGE_NOT_FOUND,
          "looking for %s: no such image in the archive; %s".formatted(reference, shownTags));
    }
    if (chosen.size() > 1) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "%s means several images; name one, as %s:NAME:TAG; %s"
              .formatted(reference, files.location(), shownTags));
    }
    return chosen.getFirst();
  }

  private boolean isMeant(JsonObject entry) throws IOException {
    if (reference.digest().isPresent()
        && !Sha256.of(readDocument(entry.text("Config"))).equals(reference.digest().get())) {
      return false;
    }
    return reference.tag().isEmpty()
        || entry.texts("RepoTags").stream().anyMatch(name -> names(name, reference.tag().get()));
  }

  /** {@code debian:12} may be asked for as that, as {@code 12}, and {@code debian} as latest. */
  private static boolean names(String repositoryTag, String wanted) {
    return repositoryTag.equals(wanted)
        || repositoryTag.endsWith(":" + wanted)
        || repositoryTag.equals(wanted + ":latest")
        || repositoryTag.equals("docker.io/library/" + wanted)
        || repositoryTag.equals("docker.io/" + wanted);
  }

  private List<SourceLayer> layers(List<String> names, ConfigFile config) throws IOException {
    List<SourceLayer> layers = new ArrayList<>();
    for (String name : names) {
      int index = layers.size();
      Digest diffId = config.diffId(index);
      layers.add(
          new SourceLayer(
              "layer %d (diff ID %s)".formatted(index + 1, diffId),
              name.startsWith("blobs/") ? digestOf(name) : Optional.empty(),
              Optional.of(diffId),
              find(name)));
    }
    return layers;
  }

  private void requireDigest(String name, Digest actual) {
    Optional<Digest> expected = digestOf(name);
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw corrupt("%s has digest %s".formatted(name, actual));
    }
  }

  private static Optional<Digest> digestOf(String name) {
    Matcher matcher = DIGEST_NAME.matcher(name);
    return matcher.matches() ? Optional.of(new Digest(matcher.group(1))) : Optional.empty();
  }

  private byte[] readDocument(String name) throws IOException {
    FileRegion region = find(name);
    if (region.sizeBytes() > JsonObject.MAX_DOCUMENT_BYTES) {
      throw corrupt("%s is larger than %d bytes".formatted(name, JsonObject.MAX_DOCUMENT_BYTES));
    }
    return region.readAll();
  }

  private FileRegion find(String name) throws IOException {
    return files
        .find(name)
        .orElseThrow(() -> corrupt("%s is missing from the archive".formatted(name)));
  }

  private FailureException corrupt(String what) {
    return new FailureException(
        FailureCode.IMAGE_CORRUPT, "reading %s: %s".formatted(files.location(), what));
  }

  private String shown(String name) {
    return "%s in %s".formatted(name, files.location());
  }
}
