package org.bootwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.Failure;
import org.bootwright.contracts.failure.FailureCode;

/**
 * A VM as the gateway describes it.
 *
 * @param json the whole record, for {@code inspect} and {@code --json}
 * @param image what it boots from: the image, or the directory
 * @param mode how the guest runs, once that is known
 * @param phases when each state and step of the boot was reached
 */
public record Vm(
    JsonNode json,
    String id,
    String name,
    VmState state,
    String image,
    Optional<GuestMode> mode,
    Optional<Integer> exitCode,
    Optional<Failure> failure,
    Optional<String> accelerator,
    List<String> warnings,
    Map<String, Instant> phases,
    Optional<Instant> createdAt) {

  /** What runs in the guest. */
  public enum GuestMode {
    /** The image's own init; one talks to it on the serial console. */
    MACHINE,
    /** One command; its output comes on streams of its own. */
    APP
  }

  static Vm parse(JsonNode json) {
    return new Vm(
        json,
        json.path("id").asText(),
        json.path("name").asText(),
        VmState.parse(json.path("state").asText()),
        origin(json.path("spec")),
        mode(json.path("mode").asText()),
        json.path("exitCode").isIntegralNumber()
            ? Optional.of(json.path("exitCode").intValue())
            : Optional.empty(),
        failureOf(json),
        Optional.ofNullable(json.path("accelerator").textValue()),
        json.path("warnings").valueStream().map(Vm::warning).toList(),
        phases(json.path("phases")),
        instant(json.path("createdAt")));
  }

  /** What its files come from, for people. */
  private static String origin(JsonNode spec) {
    return spec.path("image").asText(spec.path("rootDir").asText());
  }

  /** The failure that a record of a VM, a conversion or an ending carries. */
  public static Optional<Failure> failureOf(JsonNode json) {
    return json.path("failure").isObject()
        ? Optional.of(FailureJson.parse(json.path("failure")))
        : Optional.empty();
  }

  private static Optional<GuestMode> mode(String text) {
    return switch (text) {
      case "machine" -> Optional.of(GuestMode.MACHINE);
      case "app" -> Optional.of(GuestMode.APP);
      default -> Optional.empty();
    };
  }

  private static String warning(JsonNode json) {
    return json.isObject() ? json.path("message").asText() : json.asText();
  }

  private static Map<String, Instant> phases(JsonNode json) {
    var result = new HashMap<String, Instant>();
    for (Map.Entry<String, JsonNode> phase : json.properties()) {
      instant(phase.getValue()).ifPresent(at -> result.put(phase.getKey(), at));
    }
    return Map.copyOf(result);
  }

  static Optional<Instant> instant(JsonNode json) {
    try {
      return Optional.ofNullable(json.textValue()).map(Instant::parse);
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }

  /** The first block of the id, as tables show it. */
  public String shortId() {
    return shortId(id);
  }

  /** An id as tables show it. */
  public static String shortId(String id) {
    return id.length() > 8 ? id.substring(0, 8) : id;
  }

  /** Why its guest stands still; absent where it does not. */
  public Optional<String> pausedBecause() {
    return Optional.ofNullable(json.path("pausedBecause").textValue());
  }

  /** Whether the guest's init, or the command, was reached. */
  public boolean hasStarted() {
    return phases.containsKey("started");
  }

  /** What a command that waited for the VM ends with. */
  public int exitStatus() {
    return failure.map(Failure::code).map(FailureCode::exitStatus).orElse(exitCode.orElse(0));
  }
}
