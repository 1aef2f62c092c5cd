package org.bootwright.cli.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.bootwright.contracts.json.ContractsJson;

/**
 * Answers what it was told to, keeps what it was asked, and lets the test send events and frames
 * when it wants.
 */
public final class FakeGateway implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<HttpServerResponse> eventListeners = new CopyOnWriteArrayList<>();

  /** What was asked, as {@code METHOD path?query}, in order. */
  public final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

  /** WebSockets in the order in which they were opened. */
  public final BlockingQueue<FakeSocket> sockets = new LinkedBlockingQueue<>();

  private volatile Consumer<String> onRequest = request -> {};

  public record Asked(String line, JsonNode body, Map<String, String> headers) {}

  private record Answer(int status, String body) {}

  public FakeGateway() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .webSocketHandler(this::accept)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    answer("GET /healthz", 200, "{}");
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** What to answer from now on. */
  public void answer(String methodAndPath, int status, String body) {
    answers.put(methodAndPath, new Answer(status, body));
  }

  public void answerVm(ObjectNode vm) {
    answer("GET /v1/vms/" + vm.path("id").asText(), 200, vm.toString());
    answer("GET /v1/vms/" + vm.path("name").asText(), 200, vm.toString());
  }

  /** Called with each request's line before it is answered. */
  public void onRequest(Consumer<String> listener) {
    onRequest = listener;
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals("/v1/events")) {
      record(request, Buffer.buffer());
      request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
      request.response().write(": hello\n\n");
      eventListeners.add(request.response());
      return;
    }
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    record(request, body);
    onRequest.accept(request.method() + " " + request.uri());
    Answer answer = answers.get(request.method() + " " + request.path());
    if (answer == null) {
      answer = new Answer(404, problem("vm_not_found", "there is no " + request.path()));
    }
    request.response().setStatusCode(answer.status()).end(answer.body());
  }

  private void record(HttpServerRequest request, Buffer body) {
    var headers = new ConcurrentHashMap<String, String>();
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    asked.add(new Asked(request.method() + " " + request.uri(), json(body.toString()), headers));
  }

  private void accept(ServerWebSocket socket) {
    asked.add(new Asked("WS " + socket.uri(), json(""), Map.of()));
    sockets.add(new FakeSocket(socket));
  }

  /** Sends an event to everybody who listens; waits until somebody does. */
  public void event(String name, JsonNode data) {
    Awaitility.await().atMost(CommandRun.PATIENCE).until(() -> !eventListeners.isEmpty());
    for (HttpServerResponse listener : eventListeners) {
      listener.write("event: " + name + "\nid: 1\ndata: " + data + "\n\n");
    }
  }

  /** Breaks the connections of all event listeners. */
  public void dropEventListeners() {
    eventListeners.forEach(listener -> listener.reset());
    eventListeners.clear();
  }

  public static String problem(String code, String detail) {
    return object().put("code", code).put("detail", detail).put("title", "no").toString();
  }

  public static ObjectNode vm(String id, String name, String state) {
    ObjectNode vm = object().put("id", id).put("name", name).put("state", state);
    vm.putObject("spec").put("image", "oci:/images/one");
    vm.put("createdAt", "2026-11-20T10:00:00Z");
    return vm;
  }

  public static ObjectNode object() {
    return ContractsJson.shared().mapper().createObjectNode();
  }

  private static JsonNode json(String text) {
    try {
      return text.isEmpty() ? object() : ContractsJson.shared().mapper().readTree(text);
    } catch (JsonProcessingException notJson) {
      return object().put("text", text);
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
