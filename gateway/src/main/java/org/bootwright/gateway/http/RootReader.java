package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.Root;
import org.bootwright.contracts.vm.Volume;

/** Reads where a VM's files are: its root, and the volumes in it. */
final class RootReader {
  private final JsonNode body;

  RootReader(JsonNode body) {
    this.body = body;
  }

  /** The root; a field that does not go with it is refused, for it would change nothing. */
  Root root() {
    return switch (body.path("root").asText("disk")) {
      case "virtiofs" -> {
        refuse("rootDir", "only with root virtiofs-dir");
        yield new Root.Container(
            SpecReader.image(body), pull(), body.path("keep").asBoolean(false));
      }
      case "virtiofs-dir" -> {
        refuse("image", "not with root virtiofs-dir, whose directory has all the files");
        refuse("keep", "only with root virtiofs: a directory stays as it is");
        refuse("pull", "not with root virtiofs-dir, which needs no image");
        yield directory();
      }
      default -> {
        refuse("rootDir", "only with root virtiofs-dir");
        refuse("keep", "only with root virtiofs: a disk stays until its VM is removed");
        yield new Root.Disk(SpecReader.image(body));
      }
    };
  }

  private Root directory() {
    if (!body.has("rootDir")) {
      throw ProblemException.field(
          FailureCode.INVALID_REQUEST,
          "/rootDir",
          "field /rootDir: root virtiofs-dir needs the directory of the runner's host to boot from");
    }
    try {
      return new Root.Directory(body.get("rootDir").asText());
    } catch (IllegalArgumentException malformed) {
      throw invalid("rootDir", malformed);
    }
  }

  /** Whether a registry is asked for the image. */
  PullPolicy pull() {
    return body.has("pull") ? PullPolicy.parse(body.get("pull").asText()) : PullPolicy.MISSING;
  }

  private void refuse(String field, String why) {
    if (body.has(field)) {
      throw ProblemException.field(
          FailureCode.INVALID_REQUEST,
          "/" + field,
          "field /%s: %s; leave it out".formatted(field, why));
    }
  }

  List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    for (JsonNode volume : body.path("volumes")) {
      try {
        volumes.add(
            new Volume(
                volume.path("host").asText(),
                volume.path("guest").asText(),
                volume.path("readOnly").asBoolean(false)));
      } catch (IllegalArgumentException malformed) {
        throw invalid("volumes/" + volumes.size(), malformed);
      }
    }
    return volumes;
  }

  private static ProblemException invalid(String field, IllegalArgumentException malformed) {
    return ProblemException.field(
        FailureCode.INVALID_REQUEST,
        "/" + field,
        "field /%s: %s".formatted(field, malformed.getMessage()));
  }
}
