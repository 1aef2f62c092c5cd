package org.bootwright.gateway.http;

import io.opentelemetry.context.Scope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** The HTTP server. */
public final class HttpApi implements AutoCloseable {
  /** Far more than a request for a VM with a thousand variables takes. */
  static final int MAXIMUM_BODY_BYTES = 1024 * 1024;

  /** Input is sent in messages; one larger than this is no piece but all of it. */
  private static final int MAXIMUM_WEB_SOCKET_MESSAGE_BYTES = 1024 * 1024;

  /** Names as long as they may be, in a query of many labels. */
  private static final int MAXIMUM_REQUEST_LINE_BYTES = 32 * 1024;

  private final ExecutorService executor;
  private final HttpServer server;
  private final int port;
  private final RequestsUnderWay requests;

  private HttpApi(
      ExecutorService executor, HttpServer server, int port, RequestsUnderWay requests) {
    this.executor = executor;
    this.server = server;
    this.port = port;
    this.requests = requests;
  }

  /** Reads what requests are checked against. */
  public static JsonObject document() {
    return OpenApiDocument.requests();
  }

  /** Makes checks of what {@link #document} has read. */
  public static Future<OpenAPIContract> contract(Vertx vertx, JsonObject document) {
    return OpenAPIContract.from(vertx, document);
  }

  /** Listens. Returns when requests can come. */
  public static HttpApi listen(
      Vertx vertx,
      OpenAPIContract contract,
      ApiServices services,
      ApiSettings settings,
      ExecutorService executor) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(MAXIMUM_REQUEST_LINE_BYTES)
            .setMaxWebSocketMessageSize(MAXIMUM_WEB_SOCKET_MESSAGE_BYTES);
    RequestsUnderWay requests = new RequestsUnderWay(System::nanoTime);
    Router router =
        router(
            vertx,
            contract,
            Routes.all(services),
            settings,
            requests,
            new RequestObserver(services.metrics().registry()),
            executor);
    HttpServer server = vertx.createHttpServer(options).requestHandler(router);
    try {
      server
          .listen(settings.port(), settings.address())
          .toCompletionStage()
          .toCompletableFuture()
          .get();
    } catch (ExecutionException e) {
      throw cannotListen(settings, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(FailureCode.CANCELLED, "interrupted while starting to listen", e);
    }
    return new HttpApi(executor, server, server.actualPort(), requests);
  }

  private static FailureException cannotListen(ApiSettings settings, ExecutionException e) {
    String where = settings.address() + ":" + settings.port();
    if (e.getCause() instanceof BindException bind) {
      boolean inUse = String.valueOf(bind.getMessage()).contains("in use");
      return new FailureException(
          inUse ? FailureCode.PORT_IN_USE : FailureCode.NOT_PERMITTED,
          inUse
              ? "listening on %s: another program listens there; end it, or choose another port"
                  .formatted(where)
              : "listening on %s: %s; choose another address or port"
                  .formatted(where, bind.getMessage()),
          bind);
    }
    return new FailureException(
        FailureCode.INVALID_REQUEST,
        "listening on " + where + " failed; choose another address",
        e);
  }

  private static Router router(
      Vertx vertx,
      OpenAPIContract contract,
      List<Route> routes,
      ApiSettings settings,
      RequestsUnderWay requests,
      RequestObserver observer,
      ExecutorService executor) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    builder.rootHandler(BodyHandler.create(false).setBodyLimit(MAXIMUM_BODY_BYTES));
    for (Route route : routes) {
      Operation operation = builder.getRoute(route.operationId()).getOperation();
      Set<String> known = queryParameters(operation);
      builder
          .getRoute(route.operationId())
          .addHandler(
              context -> {
                refuseUnknownQuery(context, known);
                Context eventLoop = Vertx.currentContext();
                executor.execute(() -> run(route, context, eventLoop, requests));
              });
    }
    Router router = Router.router(vertx);
    RefusalTranslator translator = new RefusalTranslator();
    router.route().handler(observer);
    router.route().handler(HttpApi::holdUpgrade);
    router.route().handler(new RequestGuard(settings.hosts(), settings.secret()));
    router.route().subRouter(builder.createRouter());
    router.route().failureHandler(translator);
    router.errorHandler(404, translator);
    router.errorHandler(405, translator);
    return router;
  }

  /** A request that has been read to its end cannot become a WebSocket any more. */
  private static void holdUpgrade(RoutingContext context) {
    if (Exchange.isUpgrade(context)) {
      context.request().pause();
    }
    context.next();
  }

  private static Set<String> queryParameters(Operation operation) {
    return operation.getParameters().stream()
        .filter(parameter -> parameter.getIn() == Location.QUERY)
        .map(parameter -> parameter.getName())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void refuseUnknownQuery(RoutingContext context, Set<String> known) {
    for (String name : context.queryParams().names()) {
      if (!known.contains(name)) {
        throw new FailureException(
            FailureCode.INVALID_REQUEST,
            "%s %s: it has no query parameter '%s'; it takes: %s"
                .formatted(
                    context.request().method(),
                    context.request().path(),
                    name,
                    known.isEmpty()
                        ? "none"
                        : String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  private static void run(
      Route route, RoutingContext context, Context eventLoop, RequestsUnderWay requests) {
    requests.begin();
    try (Scope _ = RequestObserver.contextOf(context, route.operationId()).makeCurrent()) {
      route.handle(new Exchange(context, eventLoop));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      context.fail(
          new FailureException(
              FailureCode.GATEWAY_UNAVAILABLE, "the gateway is being closed; try again later", e));
    } catch (Throwable e) {
      context.fail(e);
    } finally {
      requests.end();
    }
  }

  /** The port that was bound. */
  public int port() {
    return port;
  }

  /** For how long no request was under way; zero while one is. */
  public Duration unusedFor() {
    return requests.unusedFor();
  }

  /** Ends all connections and waits for nobody. */
  @Override
  public void close() {
    executor.shutdownNow();
    Exchange.await(server.close());
  }
}
