package org.bootwright.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.gateway.access.Caller;
import org.bootwright.gateway.lifecycle.VmView;

/** One request, already checked against the OpenAPI document, and its response. */
final class Exchange {
  static final String PROBLEM_JSON = "application/problem+json";

  /** Where the problem stands when the answer has no body. */
  private static final String PROBLEM_HEADER = "x-bootwright-problem";

  /** The event loop answers in microseconds; this only keeps a defect from hanging a thread. */
  private static final long EVENT_LOOP_LIMIT_SECONDS = 30;

  private final RoutingContext context;
  private final Context eventLoop;
  private final ValidatedRequest request;

  /**
   * An exchange.
   *
   * @param eventLoop the one that the request came in on
   */
  Exchange(RoutingContext context, Context eventLoop) {
    this.context = context;
    this.eventLoop = eventLoop;
    request = Objects.requireNonNull(context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
  }

  String path(String name) {
    return Objects.requireNonNull(request.getPathParameters().get(name)).getString();
  }

  Optional<String> query(String name) {
    return parameter(name).map(RequestParameter::getString);
  }

  Optional<Integer> queryInteger(String name) {
    return parameter(name).map(RequestParameter::getInteger);
  }

  boolean queryBoolean(String name, boolean otherwise) {
    return parameter(name).map(RequestParameter::getBoolean).orElse(otherwise);
  }

  List<String> queryList(String name) {
    return parameter(name)
        .map(value -> value.getJsonArray().stream().map(Object::toString).toList())
        .orElse(List.of());
  }

  private Optional<RequestParameter> parameter(String name) {
    return Optional.ofNullable(request.getQuery().get(name)).filter(value -> !value.isEmpty());
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(context.request().getHeader(name));
  }

  /** The body's bytes; none where there was no body. */
  byte[] bodyBytes() {
    Buffer buffer = context.body().buffer();
    return buffer == null ? new byte[0] : buffer.getBytes();
  }

  /** The body, an object; an empty one where there was no body. */
  JsonNode body() {
    byte[] bytes = bodyBytes();
    if (bytes.length == 0) {
      return ContractsJson.shared().mapper().createObjectNode();
    }
    try {
      JsonNode node = ContractsJson.shared().mapper().readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "reading the body: it is not JSON: " + e.getMessage(), e);
    }
    throw new FailureException(
        FailureCode.INVALID_REQUEST, "reading the body: it is not a JSON object");
  }

  HttpServerResponse response() {
    return context.response();
  }

  /** Who asks. */
  Caller caller() {
    return RequestAudit.of(context).caller();
  }

  /** Names something that the request is about, for the audit log. */
  void concerns(String what, Object name) {
    RequestAudit.of(context).concerns(what, name.toString());
  }

  void json(int status, Object view) {
    if (view instanceof VmView vm) {
      concerns("vmId", vm.id());
      concerns("vmName", vm.name());
    }
    send(context, status, "application/json", view);
  }

  void empty(int status) {
    var _ = context.response().setStatusCode(status).end();
  }

  void text(int status, String contentType, String body) {
    var _ =
        context.response().setStatusCode(status).putHeader("content-type", contentType).end(body);
  }

  /** Answers with a problem. */
  static void refuse(RoutingContext context, Problem problem) {
    RequestAudit.find(context).ifPresent(audit -> audit.problem(problem));
    if (context.request().method().equals(HttpMethod.HEAD)) {
      context.response().putHeader(PROBLEM_HEADER, base64Json(problem));
    }
    if (context.request().getHeader("expect") != null) {
      // A client that was not told to go on does not send the body: nothing may follow it.
      context.response().putHeader("connection", "close");
    }
    send(context, problem.status(), PROBLEM_JSON, problem);
  }

  /**
   * Whether the route reads what follows the head, as a WebSocket or piece by piece: nothing else
   * may read it before.
   */
  static boolean isHeld(RoutingContext context) {
    return isUpgrade(context)
        || (context.request().method().equals(HttpMethod.PUT)
            && context.request().path().endsWith("/archive"));
  }

  /** The body of a request that is held. */
  BodyStream bodyStream() {
    return BodyStream.of(context.request(), eventLoop);
  }

  static boolean isUpgrade(RoutingContext context) {
    return "websocket".equalsIgnoreCase(context.request().getHeader("upgrade"));
  }

  /** A view in a header. */
  static String base64Json(Object view) {
    return Base64.getEncoder().encodeToString(json(view));
  }

  private static byte[] json(Object view) {
    try {
      return ContractsJson.shared().mapper().writeValueAsBytes(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view must have a JSON form: " + view.getClass(), e);
    }
  }

  static void send(RoutingContext context, int status, String contentType, Object view) {
    byte[] bytes = json(view);
    // It may have been held, for a WebSocket or until it is known who asks; the connection would
    // hang behind it.
    if (!context.request().isEnded()) {
      context.request().resume();
    }
    var _ =
        context
            .response()
            .setStatusCode(status)
            .putHeader("content-type", contentType)
            .end(Buffer.buffer(bytes));
  }

  /**
   * Turns the request into a WebSocket that delivers nothing until it is resumed.
   *
   * <p>On the event loop, in one go: a client may send as soon as it has the answer, and what comes
   * between the answer and the pause has no handler and is lost.
   */
  ServerWebSocket webSocket() {
    if (!isUpgrade(context)) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "opening %s: it is a WebSocket; ask with Upgrade: websocket"
              .formatted(context.request().path()));
    }
    Promise<ServerWebSocket> paused = Promise.promise();
    eventLoop.runOnContext(
        ignored -> context.request().toWebSocket().map(Exchange::paused).onComplete(paused));
    ServerWebSocket socket = await(paused.future());
    RequestAudit.of(context).opened();
    return socket;
  }

  private static ServerWebSocket paused(ServerWebSocket opened) {
    opened.pause();
    return opened;
  }

  /** Waits for something that the event loop does. */
  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(EVENT_LOOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "interrupted while answering", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new FailureException(FailureCode.INTERNAL, "answering failed: " + e.getMessage(), e);
    }
  }
}
