package org.bootwright.runner.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.failure.ForeignText;
import org.bootwright.contracts.json.JsonObject;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.engine.EngineClient;
import org.bootwright.engine.EngineClient.Answer;

/** Makes, starts, ends, removes and lists containers of one Engine. */
final class Containers {
  private static final int MAX_LOG_LINES = 5;

  /** A program runs and speaks before the Engine writes down that it was started. */
  private static final Duration START_NOTED = Duration.ofSeconds(2);

  /**
   * "--storage-opt is supported only for overlay over xfs with 'pquota' mount option" is the most
   * frequent; each storage driver has words of its own.
   */
  private static final Pattern ABOUT_QUOTAS = Pattern.compile("(?i)storage.?opt|quota");

  private final EngineClient engine;

  Containers(EngineClient engine) {
    this.engine = engine;
  }

  /**
   * A container that is there.
   *
   * @param started the last time
   * @param image by its ID
   * @param labels an object, or missing
   * @param socketSource the directory on the host that its socket is in
   */
  record Found(
      String id,
      boolean running,
      Instant started,
      int exitStatus,
      String image,
      JsonNode labels,
      Optional<String> socketSource,
      boolean hasQuota) {}

  /** A container of ours and the VM that it was made for. */
  record Owned(String id, VmId vm) {}

  /** What a VM's container is called. */
  static String name(VmId vm) {
    return "bootwright-" + vm;
  }

  /** By name or ID. */
  Optional<Found> find(String name) {
    Answer answer = engine.get("/containers/%s/json".formatted(EngineImages.encoded(name)));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    JsonObject container =
        JsonObject.parse(answer.body(), "what the Docker Engine says of container " + name);
    return Optional.of(
        new Found(
            container.text("Id"),
            container.node().path("State").path("Running").asBoolean(),
            started(container),
            container.node().path("State").path("ExitCode").asInt(),
            container.text("Image"),
            container.node().path("Config").path("Labels"),
            container.objects("Mounts").stream()
                .filter(mount -> mount.node().path("RW").asBoolean())
                .filter(mount -> mount.text("Type").equals("bind"))
                .flatMap(mount -> mount.optionalText("Source").stream())
                .findFirst(),
            container.node().path("HostConfig").path("StorageOpt").has("size")));
  }

  private static Instant started(JsonObject container) {
    try {
      return Instant.parse(container.node().path("State").path("StartedAt").asText());
    } catch (DateTimeException e) {
      throw container.corrupt("State", "has no time of its start");
    }
  }

  /** Returns its ID; empty if the Engine has no quotas and one is wanted. */
  Optional<String> create(VmId vm, ContainerDocument document) {
    Answer answer = engine.post("/containers/create?name=" + name(vm), document.json());
    if (answer.status() != 201
        && document.quotaBytes().isPresent()
        && ABOUT_QUOTAS.matcher(EngineClient.message(answer.body())).find()) {
      return Optional.empty();
    }
    if (answer.status() != 201) {
      throw unavailable(answer, "the Engine has to run on this host and see its directories");
    }
    return Optional.of(
        JsonObject.parse(answer.body(), "what the Docker Engine says of a new container")
            .text("Id"));
  }

  void start(String id) {
    Answer answer = engine.post("/containers/%s/start".formatted(id), new byte[0]);
    if (answer.status() != 204 && answer.status() != 304) {
      throw unavailable(
          answer,
          "if it refuses the container's rights, BOOTWRIGHT_VIRTIOFSD_PRIVILEGED=true gives it all");
    }
  }

  /** Ends what runs in it; false if nothing does. */
  boolean kill(String id) {
    Answer answer = engine.post("/containers/%s/kill".formatted(id), new byte[0]);
    // 404: it is gone; 409: nothing runs in it.
    requireOneOf(answer, 204, 404, 409);
    return answer.status() == 204;
  }

  /** With its files and volumes, whether it runs or not. */
  void remove(String name) {
    Answer answer = engine.delete("/containers/%s?force=1&v=1".formatted(name));
    // 404: it is gone; 409: it is being removed already.
    requireOneOf(answer, 204, 404, 409);
  }

  /** Whether they run or not. */
  List<Owned> of(ContainerOwner owner) {
    Answer answer = engine.get("/containers/json?all=1&filters=" + owner.filters(Map.of()));
    List<Owned> owned = new ArrayList<>();
    for (JsonObject container :
        JsonObject.parseList(answer.body(), "the Docker Engine's list of containers")) {
      container
          .object("Labels")
          .flatMap(labels -> labels.optionalText(ContainerDocument.VM_LABEL))
          .ifPresent(vm -> owned.add(new Owned(container.text("Id"), vmId(container, vm))));
    }
    return owned;
  }

  private static VmId vmId(JsonObject container, String label) {
    try {
      return VmId.parse(label);
    } catch (IllegalArgumentException e) {
      throw container.corrupt("Labels", "has %s, which is no VM".formatted(label));
    }
  }

  /** The end of what it printed since it was started, in one line; empty if that is nothing. */
  String lastWords(String id) {
    Optional<Found> container = find(id);
    if (container.isEmpty()) {
      return "";
    }
    Instant started = container.get().started().minus(START_NOTED);
    String since = "%d.%09d".formatted(started.getEpochSecond(), started.getNano());
    Answer answer =
        engine.get(
            "/containers/%s/logs?stdout=1&stderr=1&tail=%d&since=%s"
                .formatted(id, MAX_LOG_LINES, since));
    return answer.status() == 200 ? ForeignText.shown(unframed(answer.body())) : "";
  }

  /**
   * Without the heads of 8 bytes that the Engine puts before each piece: stream, three zeros, and
   * the length, of 4 bytes in big-endian order.
   */
  private static String unframed(byte[] body) {
    StringBuilder text = new StringBuilder();
    ByteBuffer frames = ByteBuffer.wrap(body);
    while (frames.remaining() >= 8) {
      frames.getInt();
      int length = Math.clamp(frames.getInt(), 0, frames.remaining());
      text.append(new String(body, frames.position(), length, UTF_8).strip()).append("; ");
      frames.position(frames.position() + length);
    }
    return text.isEmpty() ? "" : text.substring(0, text.length() - 2);
  }

  private void requireOneOf(Answer answer, int... statuses) {
    for (int status : statuses) {
      if (answer.status() == status) {
        return;
      }
    }
    throw engine.refused(answer);
  }

  private FailureException unavailable(Answer answer, String remedy) {
    FailureException refused = engine.refused(answer);
    return new FailureException(
        FailureCode.SHARE_UNAVAILABLE, refused.getMessage() + "; " + remedy, refused);
  }
}
