package org.bootwright.contracts.vm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.PullPolicy;

/**
 * What a VM's root file system is.
 *
 * <p>As JSON, a disk is its image's reference alone, which is all that there was before there were
 * other roots: what old services wrote is read, and they read what they can boot.
 */
public sealed interface Root {
  /** The word for the kind, as users write it. */
  String kind();

  /** Absent where no image is involved. */
  Optional<ImageReference> reference();

  /** What people know the root by: the image, or the directory. */
  String origin();

  /** A disk of the VM's own, on the one that was converted from an image. */
  record Disk(ImageReference image) implements Root {
    @Override
    public String kind() {
      return "disk";
    }

    @Override
    public Optional<ImageReference> reference() {
      return Optional.of(image);
    }

    @Override
    public String origin() {
      return image.toString();
    }

    @JsonValue
    ImageReference json() {
      return image;
    }
  }

  /**
   * The root of a container that the runner makes from an image, shared by virtiofs.
   *
   * @param pull whether a registry is asked when the container is made
   * @param keep the container outlives the VM's run, and the next run goes on with its files
   */
  record Container(ImageReference image, PullPolicy pull, boolean keep) implements Root {
    static final String KIND = "virtiofs";

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Optional<ImageReference> reference() {
      return Optional.of(image);
    }

    @Override
    public String origin() {
      return image.toString();
    }

    @JsonValue
    Map<String, Object> json() {
      return Map.of("kind", KIND, "image", image, "pull", pull, "keep", keep);
    }
  }

  /**
   * A directory of the runner's host, shared by virtiofs.
   *
   * @param path absolute
   */
  record Directory(String path) implements Root {
    static final String KIND = "virtiofs-dir";

    public Directory {
      AbsolutePath.require("the root directory", path);
    }

    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Optional<ImageReference> reference() {
      return Optional.empty();
    }

    @Override
    public String origin() {
      return path;
    }

    @JsonValue
    Map<String, Object> json() {
      return Map.of("kind", KIND, "path", path);
    }
  }

  /** Reads the JSON form; throws IllegalArgumentException on any other. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Root read(JsonNode json) {
    if (json.isTextual()) {
      return new Disk(ImageReference.parse(json.textValue()));
    }
    return switch (json.path("kind").asText()) {
      case Container.KIND ->
          new Container(
              ImageReference.parse(json.path("image").asText()),
              PullPolicy.parse(json.path("pull").asText()),
              json.path("keep").asBoolean());
      case Directory.KIND -> new Directory(json.path("path").asText());
      default -> throw new IllegalArgumentException("not a root file system: " + json);
    };
  }
}
