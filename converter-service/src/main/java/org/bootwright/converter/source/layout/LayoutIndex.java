package org.bootwright.converter.source.layout;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.manifest.Descriptor;
import org.bootwright.converter.manifest.PlatformChooser;
import org.bootwright.converter.source.files.FileRegion;

/** Finds what a reference names among the manifests that a layout lists. */
record LayoutIndex(ImageReference reference, List<Descriptor> manifests, LayoutBlobs blobs) {

  /** The descriptors that the reference means; the platform is chosen among them. */
  List<Descriptor> named(Platform platform) throws IOException {
    if (reference.digest().isPresent()) {
      return List.of(byDigest(reference.digest().get()));
    }
    if (reference.tag().isPresent()) {
      return byTag(reference.tag().get());
    }
    return onlyOne(platform);
  }

  /** Also a manifest that only a nested index lists: its blob is enough. */
  private Descriptor byDigest(Digest digest) throws IOException {
    Optional<Descriptor> listed =
        manifests.stream().filter(each -> each.digest().equals(digest)).findFirst();
    if (listed.isPresent()) {
      return listed.get();
    }
    FileRegion blob =
        blobs.find(digest).orElseThrow(() -> notFound("there is no blob %s".formatted(digest)));
    return new Descriptor("", digest, blob.sizeBytes(), Optional.empty(), Map.of());
  }

  private List<Descriptor> byTag(String tag) {
    List<Descriptor> tagged =
        manifests.stream()
            .filter(each -> each.tag().map(name -> names(name, tag)).orElse(false))
            .toList();
    if (tagged.isEmpty()) {
      throw notFound("no image is tagged %s; %s".formatted(tag, tags()));
    }
    return tagged;
  }

  /** Some tools write the whole name of the image where others write its tag. */
  private static boolean names(String name, String tag) {
    return name.equals(tag) || name.endsWith(":" + tag);
  }

  private List<Descriptor> onlyOne(Platform platform) {
    if (manifests.isEmpty()) {
      throw notFound("the layout has no image");
    }
    long imageCount =
        PlatformChooser.candidates(manifests, platform).stream()
            .map(Descriptor::digest)
            .distinct()
            .count();
    boolean severalTags =
        manifests.stream().flatMap(each -> each.tag().stream()).distinct().count() > 1;
    if (imageCount > 1 && severalTags) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "%s holds several images; name one, as %s:TAG; %s"
              .formatted(reference, reference, tags()));
    }
    return manifests;
  }

  private String tags() {
    List<String> tags = manifests.stream().flatMap(each -> each.tag().stream()).distinct().toList();
    return tags.isEmpty() ? "it has no tags" : "it has the tags " + String.join(", ", tags);
  }

  private FailureException notFound(String what) {
    return new FailureException(
        FailureCode.IMAGE_NOT_FOUND, "looking for %s: %s".formatted(reference, what));
  }
}
