package org.bootwright.gateway.http;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.gateway.access.AuditLog;
import org.bootwright.gateway.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one request, gathered by those who handle it, and written down once when it is
 * over: if it would change something, or if it was refused. One lock guards it.
 */
final class RequestAudit {
  private static final String KEY = RequestAudit.class.getName();

  /** What a client may have written into the log, at most. */
  private static final int MAXIMUM_PATH_LENGTH = 256;

  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final Set<Integer> REFUSALS = Set.of(401, 403, 429);

  /** As proxies have it, where the client did not wait for the answer. */
  private static final int CLIENT_GONE = 499;

  private static final int SWITCHING_PROTOCOLS = 101;

  private final AuditLog log;
  private final HttpServerRequest request;
  private final OperationScopes.Wanted wanted;
  private final boolean changes;
  private final String requestId = UUID.randomUUID().toString();
  private final Map<String, String> details = new HashMap<>();
  private @Nullable Caller caller;
  private @Nullable String problem;
  private boolean written;

  private RequestAudit(AuditLog log, RoutingContext context, OperationScopes.Wanted wanted) {
    this.log = log;
    this.wanted = wanted;
    request = context.request();
    changes = !READING.contains(request.method()) || Exchange.isUpgrade(context);
  }

  /** Begins to follow a request; its answer will carry the id. */
  static void begin(AuditLog log, OperationScopes scopes, RoutingContext context) {
    HttpServerRequest request = context.request();
    RequestAudit audit =
        new RequestAudit(log, context, scopes.find(request.method(), request.path()));
    context.put(KEY, audit);
    context.response().putHeader("x-request-id", audit.requestId);
    context.addEndHandler(
        ended ->
            audit.write(
                context.response().ended() ? context.response().getStatusCode() : CLIENT_GONE));
    context.next();
  }

  static RequestAudit of(RoutingContext context) {
    return find(context).orElseThrow(() -> new IllegalStateException("nobody follows the request"));
  }

  /** The same for what may be refused before anybody follows it: a Host that cannot be read. */
  static Optional<RequestAudit> find(RoutingContext context) {
    return Optional.ofNullable(context.get(KEY));
  }

  OperationScopes.Wanted wanted() {
    return wanted;
  }

  synchronized void caller(Caller value) {
    caller = value;
  }

  synchronized Caller caller() {
    return Objects.requireNonNull(caller, "nobody was asked who it is");
  }

  synchronized void problem(Problem value) {
    problem = value.code();
  }

  /** Names something that the request is about. */
  synchronized void concerns(String what, String name) {
    details.put(what, name);
  }

  /** A WebSocket has no other end than its beginning: it may last for days. */
  void opened() {
    write(SWITCHING_PROTOCOLS);
  }

  private synchronized void write(int status) {
    boolean worth = (changes && wanted.operation().isPresent()) || REFUSALS.contains(status);
    if (written || !worth) {
      return;
    }
    written = true;
    String path = String.valueOf(request.path());
    log.write(
        new AuditLog.Entry(
            Optional.ofNullable(caller),
            String.valueOf(request.remoteAddress()),
            wanted.operation().orElse(request.method().name()),
            path.substring(0, Math.min(path.length(), MAXIMUM_PATH_LENGTH)),
            status,
            Optional.ofNullable(problem),
            requestId,
            traceId(),
            details));
  }

  private Optional<String> traceId() {
    return Optional.ofNullable(request.getHeader(TraceParent.HEADER))
        .map(value -> Span.fromContext(TraceParent.parse(value).context()).getSpanContext())
        .filter(context -> context.isValid())
        .map(context -> context.getTraceId());
  }
}
