package org.bootwright.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.contracts.image.PullPolicy;
import org.bootwright.contracts.vm.Accelerator;
import org.bootwright.contracts.vm.PortForward;
import org.bootwright.contracts.vm.RestartPolicy;
import org.bootwright.contracts.vm.VmSpec;
import org.bootwright.contracts.vm.VmSpecBuilder;

/**
 * Reads what a VM is asked to be. Shapes and ranges were checked against the OpenAPI document; what
 * it cannot say is checked here.
 */
final class SpecReader {
  private final JsonNode body;
  private final BodyFields fields;

  SpecReader(JsonNode body) {
    this.body = body;
    this.fields = new BodyFields(body);
  }

  Optional<String> name() {
    return fields.text("name");
  }

  PullPolicy pull() {
    return new RootReader(body).pull();
  }

  VmSpec spec() {
    var roots = new RootReader(body);
    VmSpecBuilder spec = VmSpec.of(roots.root()).platform(platform(body));
    spec.cpus(body.path("cpus").asInt(VmSpec.DEFAULT_CPUS));
    spec.memoryMiB(body.path("memoryMiB").asInt(VmSpec.DEFAULT_MEMORY_MIB));
    if (body.has("diskGiB")) {
      spec.diskGiB(body.get("diskGiB").asInt());
    }
    spec.command(fields.texts("command"));
    if (body.has("entrypoint")) {
      spec.entrypoint(fields.texts("entrypoint"));
    }
    spec.env(fields.map("env"));
    fields.text("user").ifPresent(spec::user);
    fields.text("workdir").ifPresent(spec::workdir);
    fields.text("hostname").ifPresent(spec::hostname);
    spec.ports(ports());
    spec.publishAll(body.path("publishAll").asBoolean(false));
    spec.volumes(roots.volumes());
    fields
        .text("accelerator")
        .filter(accelerator -> !accelerator.equals("auto"))
        .map(accelerator -> Accelerator.valueOf(accelerator.toUpperCase(Locale.ROOT)))
        .ifPresent(spec::accelerator);
    spec.kernelArguments(fields.texts("kernelArgs"));
    spec.labels(fields.map("labels"));
    fields.text("restart").map(RestartPolicy::parse).ifPresent(spec::restart);
    spec.provisioning(new ProvisioningReader(body).provisioning());
    if (body.has("watchdogSeconds")) {
      spec.watchdogSeconds(watchdogSeconds());
    }
    return spec.build();
  }

  private int watchdogSeconds() {
    int seconds = body.get("watchdogSeconds").asInt();
    if (seconds != 0 && seconds < VmSpec.MINIMUM_WATCHDOG_SECONDS) {
      throw ProblemException.field(
          FailureCode.INVALID_REQUEST,
          "/watchdogSeconds",
          "field /watchdogSeconds: give %d or more, or 0 for never"
              .formatted(VmSpec.MINIMUM_WATCHDOG_SECONDS));
    }
    return seconds;
  }

  /** The image that a body names. */
  static ImageReference image(JsonNode body) {
    if (!body.has("image")) {
      throw ProblemException.field(
          FailureCode.INVALID_REQUEST, "/image", "field /image: name the image to boot");
    }
    try {
      ImageReference reference = ImageReference.parse(body.path("image").asText());
      if (reference.transport().isPath() && !reference.location().startsWith("/")) {
        throw ProblemException.field(
            FailureCode.INVALID_REQUEST,
            "/image",
            "the path %s is not absolute; name it from the root".formatted(reference.location()));
      }
      return reference;
    } catch (IllegalArgumentException e) {
      throw ProblemException.field(
          FailureCode.INVALID_REQUEST, "/image", "not an image reference: " + e.getMessage());
    }
  }

  /** The platform that a body names, or this host's own. */
  static Platform platform(JsonNode body) {
    return body.has("platform") ? Platform.parse(body.get("platform").asText()) : Platform.ofHost();
  }

  private List<PortForward> ports() {
    List<PortForward> ports = new ArrayList<>();
    for (JsonNode port : body.path("ports")) {
      ports.add(
          new PortForward(
              port.path("address").asText(PortForward.DEFAULT_ADDRESS),
              port.path("host").asInt(0),
              port.path("guest").asInt(),
              PortForward.Protocol.valueOf(
                  port.path("protocol").asText("tcp").toUpperCase(Locale.ROOT))));
    }
    return ports;
  }
}
