package org.bootwright.gateway.http;

import io.opentelemetry.context.Scope;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.AuditLog;
import org.bootwright.gateway.access.Authenticator;
import org.bootwright.gateway.access.RateLimiter;

/**
 * Leads each request through the guards to its route.
 *
 * @param authenticator absent where nobody is asked who they are
 */
record ApiRouter(
    Vertx vertx,
    OpenAPIContract contract,
    RequestObserver observer,
    Optional<Authenticator> authenticator,
    Set<String> hosts,
    RequestBounds bounds,
    ConnectionGuard connections,
    RequestsUnderWay requests,
    RequestThreads threads) {

  Router router(List<Route> routes) {
    BodyDeadline deadline = new BodyDeadline(vertx, bounds.body());
    OperationScopes scopes = new OperationScopes(contract);
    AuditLog log = new AuditLog();
    RefusalTranslator translator = new RefusalTranslator();
    Router router = Router.router(vertx);
    router.route().handler(observer);
    router.route().handler(connections::follow);
    router.route().handler(ApiRouter::hold);
    router.route().handler(context -> RequestAudit.begin(log, scopes, context));
    router.route().handler(new OriginGuard(hosts));
    router
        .route()
        .handler(
            new TokenGuard(authenticator, new RateLimiter(System::nanoTime), threads.answers()));
    router.route().handler(deadline);
    router.route().subRouter(checked(routes, deadline));
    router.route().failureHandler(translator);
    router.errorHandler(404, translator);
    router.errorHandler(405, translator);
    return router;
  }

  /** A request that has been read to its end cannot become a WebSocket any more. */
  private static void hold(RoutingContext context) {
    if (Exchange.isHeld(context)) {
      context.request().pause();
    }
    context.next();
  }

  /** Checks what is asked against the OpenAPI document. */
  private Router checked(List<Route> routes, BodyDeadline deadline) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
    builder.rootHandler(bodies());
    builder.rootHandler(deadline::arrived);
    builder.rootHandler(ApiRouter::encodeQueryAgain);
    for (Route route : routes) {
      Operation operation = builder.getRoute(route.operationId()).getOperation();
      Set<String> known = queryParameters(operation);
      builder
          .getRoute(route.operationId())
          .addHandler(
              context -> {
                refuseUnknownQuery(context, known);
                Context eventLoop = Vertx.currentContext();
                threads.execute(route, () -> run(route, context, eventLoop));
              });
    }
    return builder.createRouter();
  }

  /** The library decodes what is decoded already, so that a % or + in a path would be lost. */
  private static void encodeQueryAgain(RoutingContext context) {
    MultiMap query = context.request().params();
    for (String name : List.copyOf(query.names())) {
      query.set(
          name,
          query.getAll(name).stream()
              .map(value -> URLEncoder.encode(value, StandardCharsets.UTF_8))
              .toList());
    }
    context.next();
  }

  private static Handler<RoutingContext> bodies() {
    BodyHandler whole = BodyHandler.create(false).setBodyLimit(RequestBounds.MAXIMUM_BODY_BYTES);
    return context -> {
      if (Exchange.isHeld(context)) {
        context.next();
      } else {
        whole.handle(context);
      }
    };
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

  private void run(Route route, RoutingContext context, Context eventLoop) {
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
      if (Exchange.isUpgrade(context)) {
        connections.closed(context.request().connection());
      }
    }
  }
}
