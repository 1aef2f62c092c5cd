package org.bootwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.bootwright.contracts.json.ContractsJson;

/**
 * The gateway's API, one method a request. VMs are named by id, by a unique prefix of it, or by
 * name. Safe for use by several threads.
 */
public final class GatewayClient implements AutoCloseable {
  private static final int PAGE_SIZE = 100;

  /** What a user can still look at; a larger list is asked for with filters. */
  private static final int MAXIMUM_LISTED = 100_000;

  private final HttpTransport transport;

  public GatewayClient(GatewayAddress address) {
    transport = new HttpTransport(address);
  }

  /**
   * Asks for a VM.
   *
   * @param idempotencyKey makes sending the same request again harmless
   */
  public Vm create(ObjectNode request, String idempotencyKey) {
    return Vm.parse(
        transport.exchange(
            transport
                .request("/v1/vms")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(request.toString()))));
  }

  public Vm vm(String vm) {
    return Vm.parse(transport.exchange(transport.request(path(vm, "")).GET()));
  }

  /**
   * All VMs that pass the filters, newest first.
   *
   * @param filters {@code state}, {@code label}, {@code image}
   */
  public List<Vm> vms(List<Map.Entry<String, String>> filters) {
    return pages("/v1/vms", filters).stream().map(Vm::parse).toList();
  }

  /** What a VM uses; {@code conflict} where it does not run. */
  public JsonNode stats(String vm) {
    return transport.exchange(transport.request(path(vm, "/stats")).GET());
  }

  /**
   * What all VMs use that run and pass the filters, the newest VM first.
   *
   * @param filters {@code label}, {@code image}
   */
  public List<JsonNode> stats(List<Map.Entry<String, String>> filters) {
    return pages("/v1/stats", filters);
  }

  public Vm stop(String vm, OptionalLong graceSeconds) {
    return action(vm, "/stop", grace(graceSeconds));
  }

  /** Ends the VM at once, or sends a signal to its command. */
  public Vm kill(String vm, Optional<String> signal) {
    ObjectNode body = object();
    signal.ifPresent(name -> body.put("signal", name));
    return action(vm, "/kill", body);
  }

  public Vm start(String vm) {
    return action(vm, "/start", object());
  }

  public Vm restart(String vm, OptionalLong graceSeconds) {
    return action(vm, "/restart", grace(graceSeconds));
  }

  /** Lets the VM write so much to its root. */
  public Vm update(String vm, int diskGiB) {
    ObjectNode body = object().put("diskGiB", diskGiB);
    return Vm.parse(
        transport.exchange(
            transport
                .request(path(vm, ""))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body.toString()))));
  }

  private static ObjectNode grace(OptionalLong seconds) {
    ObjectNode body = object();
    seconds.ifPresent(value -> body.put("graceSeconds", value));
    return body;
  }

  private Vm action(String vm, String action, ObjectNode body) {
    HttpRequest.Builder request = transport.request(path(vm, action));
    if (body.isEmpty()) {
      request.POST(BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(body.toString()));
    }
    return Vm.parse(transport.exchange(request));
  }

  /** Removes a VM that has ended; with force also one that has not. */
  public void remove(String vm, boolean force) {
    transport.send(transport.request(path(vm, force ? "?force=true" : "")).DELETE());
  }

  /**
   * A VM's output as bytes.
   *
   * @param stream {@code console}, {@code stdout} or {@code stderr}
   * @param tailLines only the last so many lines
   */
  public InputStream log(String vm, String stream, boolean follow, OptionalLong tailLines) {
    var query = new ArrayList<Map.Entry<String, String>>();
    query.add(Map.entry("stream", stream));
    query.add(Map.entry("follow", Boolean.toString(follow)));
    tailLines.ifPresent(lines -> query.add(Map.entry("tail", Long.toString(lines))));
    return transport.stream(transport.request(path(vm, "/log") + "?" + encode(query)).GET());
  }

  /** What happens from now on, or to one VM. */
  public EventStream events(Optional<String> vm) {
    return new EventStream(transport, "/v1/events" + vm.map(id -> "?vm=" + encode(id)).orElse(""));
  }

  /** The serial console, both ways. */
  public ByteSocket console(String vm, boolean replay, BytesListener listener) {
    return ByteSocket.open(transport, path(vm, "/console") + "?replay=" + replay, listener);
  }

  /** The command's three streams. */
  public AttachSocket attach(String vm, boolean replay, AttachListener listener) {
    return AttachSocket.open(transport, path(vm, "/attach") + "?replay=" + replay, listener);
  }

  /** The commands that run in VMs beside their own. */
  public ExecClient execs() {
    return new ExecClient(transport);
  }

  /** Files in VMs that run. */
  public ArchiveClient archives() {
    return new ArchiveClient(transport);
  }

  public List<JsonNode> images() {
    return pages("/v1/images", List.of());
  }

  /** Asks for an image's disk ahead of any VM. */
  public JsonNode pull(String image, Optional<String> platform) {
    ObjectNode body = object().put("image", image);
    platform.ifPresent(value -> body.put("platform", value));
    return transport.exchange(
        transport
            .request("/v1/images")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  public JsonNode image(String digest) {
    return transport.exchange(transport.request("/v1/images/" + encode(digest)).GET());
  }

  public void removeImage(String digest) {
    transport.send(transport.request("/v1/images/" + encode(digest)).DELETE());
  }

  public List<JsonNode> runners() {
    var result = new ArrayList<JsonNode>();
    transport.exchange(transport.request("/v1/runners").GET()).path("items").forEach(result::add);
    return result;
  }

  /** Makes an API token; the answer is the only one that has its text. */
  public JsonNode createToken(ObjectNode request) {
    return transport.exchange(
        transport
            .request("/v1/tokens")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(request.toString())));
  }

  public List<JsonNode> tokens() {
    var result = new ArrayList<JsonNode>();
    transport.exchange(transport.request("/v1/tokens").GET()).path("items").forEach(result::add);
    return result;
  }

  /** Revokes a token, by name or id. */
  public void removeToken(String token) {
    transport.send(transport.request("/v1/tokens/" + encode(token)).DELETE());
  }

  /** Whether the gateway takes requests; fails as any request does when nothing answers. */
  public void checkReady() {
    transport.send(transport.request("/healthz").GET());
  }

  /** What the gateway measures of itself, as text. */
  public InputStream metrics() {
    return transport.stream(transport.request("/metrics").GET());
  }

  /** The newest VMs, as JSON. */
  public JsonNode firstPage(int size) {
    return transport.exchange(transport.request("/v1/vms?limit=" + size).GET());
  }

  public GatewayAddress address() {
    return transport.address();
  }

  /** One conversion, as {@link #pull} or an event named it. */
  public JsonNode conversion(String id) {
    return transport.exchange(transport.request("/v1/conversions/" + encode(id)).GET());
  }

  /** Reads a list page by page: {@code {"items":[...],"next":"cursor"}}. */
  private List<JsonNode> pages(String path, List<Map.Entry<String, String>> filters) {
    var result = new ArrayList<JsonNode>();
    Optional<String> after = Optional.empty();
    do {
      var query = new ArrayList<>(filters);
      query.add(Map.entry("limit", Integer.toString(PAGE_SIZE)));
      after.ifPresent(cursor -> query.add(Map.entry("after", cursor)));
      JsonNode page = transport.exchange(transport.request(path + "?" + encode(query)).GET());
      page.path("items").forEach(result::add);
      after = Optional.ofNullable(page.path("next").textValue());
    } while (after.isPresent() && result.size() < MAXIMUM_LISTED);
    return result;
  }

  static String path(String vm, String rest) {
    return "/v1/vms/" + encode(vm) + rest;
  }

  private static String encode(List<Map.Entry<String, String>> query) {
    return query.stream()
        .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static ObjectNode object() {
    return ContractsJson.shared().mapper().createObjectNode();
  }

  @Override
  public void close() {
    transport.close();
  }
}
