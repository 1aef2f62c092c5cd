package org.bootwright.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.openapi.contract.OpenAPIContract;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.access.AccessConfig;
import org.bootwright.gateway.access.Authenticator;

/** The HTTP server. */
public final class HttpApi implements AutoCloseable {
  private final RequestThreads threads;
  private final HttpServer server;
  private final int port;
  private final RequestsUnderWay requests;

  private HttpApi(RequestThreads threads, HttpServer server, int port, RequestsUnderWay requests) {
    this.threads = threads;
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
    return OpenAPIContract.from(vertx, document).map(PreparedContract::new);
  }

  /** Listens. Returns when requests can come. */
  public static HttpApi listen(
      Vertx vertx, OpenAPIContract contract, ApiServices services, ApiSettings settings) {
    RequestThreads threads = new RequestThreads();
    RequestBounds bounds = RequestBounds.standard();
    RequestsUnderWay requests = new RequestsUnderWay(System::nanoTime);
    ConnectionGuard connections = new ConnectionGuard(vertx, bounds);
    Optional<Authenticator> authenticator = authenticator(services, settings.access());
    ApiRouter router =
        new ApiRouter(
            vertx,
            contract,
            new RequestObserver(services.metrics().registry()),
            authenticator,
            settings.hosts(),
            bounds,
            connections,
            requests,
            threads);
    Optional<TlsIdentity> identity = settings.access().tls().map(TlsIdentity::read);
    HttpServer server =
        vertx
            .createHttpServer(options(identity))
            .connectionHandler(connections::opened)
            .invalidRequestHandler(new MalformedRequests())
            .requestHandler(router.router(Routes.all(services, authenticator)));
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
    identity.ifPresent(
        served ->
            TlsRenewal.start(
                vertx,
                threads.answers(),
                settings.access().tls().orElseThrow(),
                served,
                server,
                TlsRenewal.EVERY));
    return new HttpApi(threads, server, server.actualPort(), requests);
  }

  private static HttpServerOptions options(Optional<TlsIdentity> identity) {
    HttpServerOptions options = RequestBounds.options();
    if (identity.isPresent()) {
      ServerSSLOptions tls = TlsRenewal.options(identity.get());
      options
          .setSsl(true)
          .setKeyCertOptions(tls.getKeyCertOptions())
          .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols());
    }
    return options;
  }

  private static Optional<Authenticator> authenticator(ApiServices services, AccessConfig access) {
    return switch (access.authentication()) {
      case NONE -> Optional.empty();
      case TOKENS ->
          Optional.of(new Authenticator(services.tokens(), access.rootSecret(), services.clock()));
    };
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

  /** The port that was bound. */
  public int port() {
    return port;
  }

  /** For how long no request was under way; zero while one is. */
  public Duration unusedFor() {
    return requests.unusedFor();
  }

  /** Answers the requests under way, except for streams, and ends all connections. */
  @Override
  public void close() {
    threads.close();
    Exchange.await(server.close());
  }
}
