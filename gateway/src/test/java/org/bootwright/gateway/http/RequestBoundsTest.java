package org.bootwright.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/** Clients that ask too much of the server, each on a socket of its own. */
@Timeout(60)
final class RequestBoundsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int CONNECTIONS = 3;
  private static final String HOST = "Host: localhost\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final RequestThreads threads = new RequestThreads();
  private final List<Socket> sockets = new ArrayList<>();
  private HttpServer server;

  /** Answers with how long the body was. */
  private static final Route ECHO =
      new Route() {
        @Override
        public String operationId() {
          return "createVm";
        }

        @Override
        public void handle(Exchange exchange) {
          exchange.text(200, "text/plain", "ok");
        }
      };

  @BeforeEach
  void start() {
    serve(new RequestBounds(CONNECTIONS, SHORT, SHORT, SHORT));
  }

  private void serve(RequestBounds bounds) {
    OpenAPIContract contract = Exchange.await(HttpApi.contract(vertx, HttpApi.document()));
    ConnectionGuard connections = new ConnectionGuard(vertx, bounds);
    ApiRouter router =
        new ApiRouter(
            vertx,
            contract,
            new RequestObserver(new SimpleMeterRegistry()),
            Optional.empty(),
            Set.of(),
            bounds,
            connections,
            new RequestsUnderWay(System::nanoTime),
            threads);
    server =
        vertx
            .createHttpServer(RequestBounds.options())
            .connectionHandler(connections::opened)
            .invalidRequestHandler(new MalformedRequests())
            .requestHandler(router.router(List.of(ECHO)));
    Exchange.await(server.listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    threads.close();
    Exchange.await(vertx.close());
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Everything until the server closes. */
  private static String rest(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private String ask(String request) throws IOException {
    Socket socket = connect();
    send(socket, request);
    return rest(socket);
  }

  private static String post(String more) {
    return "POST /v1/vms HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n" + more;
  }

  @Test
  void aRequestInTimeIsAnswered() throws IOException {
    String body = "{\"image\":\"a\"}";
    String length = "Content-Length: " + body.length() + "\r\n\r\n";
    assertThat(ask(post(length + body))).startsWith("HTTP/1.1 200").endsWith("ok");
  }

  @Test
  void aBodyThatIsAnnouncedOrSentTooLargeIsRefused() throws IOException {
    int tooMuch = RequestBounds.MAXIMUM_BODY_BYTES + 1;
    assertThat(ask(post("Content-Length: " + tooMuch + "\r\n\r\n")))
        .startsWith("HTTP/1.1 413")
        .contains("larger than 1048576 bytes");
    String chunk = "x".repeat(1 << 16);
    StringBuilder chunked = new StringBuilder(post("Transfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 17; i++) {
      chunked.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk);
      chunked.append("\r\n");
    }
    assertThat(ask(chunked + "0\r\n\r\n")).startsWith("HTTP/1.1 413");
  }

  @Test
  void aBodyThatDoesNotArriveInTimeIsGivenUp() throws IOException {
    assertThat(ask(post("Content-Length: 100\r\n\r\n{\"image\"")))
        .startsWith("HTTP/1.1 408")
        .contains("\"code\":\"timeout\"");
    assertThat(ask(post("Transfer-Encoding: chunked\r\n\r\n2\r\n{\"\r\n")))
        .startsWith("HTTP/1.1 408");
  }

  @Test
  void headersAndLinesHaveBounds() throws IOException {
    String value = "x".repeat(RequestBounds.MAXIMUM_HEADER_BYTES);
    assertThat(ask("GET /v1/vms HTTP/1.1\r\n" + HOST + "X: " + value + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431")
        .contains("\"status\":431");
    String path = "/" + "x".repeat(RequestBounds.MAXIMUM_REQUEST_LINE_BYTES);
    assertThat(ask("GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n")).contains(" 414 ");
    assertThat(ask("what is this\r\n\r\n")).contains(" 400 ");
  }

  @Test
  void aConnectionOnWhichNothingArrivesIsClosed() throws IOException {
    assertThat(ask("")).isEmpty();
    assertThat(ask("GET /v1/vms HTT")).isEmpty();
    // Between two requests, too.
    String body = "{\"image\":\"a\"}";
    String request = post("Content-Length: " + body.length() + "\r\n\r\n" + body);
    Socket socket = connect();
    send(socket, request);
    send(socket, request.substring(0, 20));
    assertThat(rest(socket)).containsOnlyOnce("HTTP/1.1 200");
  }

  @Test
  void moreConnectionsThanTheBoundAreClosedUntilOthersEnd() throws IOException {
    // None of them ends for saying nothing, however long the rest takes.
    serve(new RequestBounds(CONNECTIONS, LONG, LONG, LONG));
    for (int i = 0; i < CONNECTIONS; i++) {
      assertThat(answerTo("GET /v1/none HTTP/1.1\r\n" + HOST + "\r\n")).isPresent();
    }
    String request = post("Content-Length: 13\r\n\r\n{\"image\":\"a\"}");
    assertThat(answerTo(request)).isEmpty();
    sockets.getFirst().close();
    await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(answerTo(request)).contains("HTTP/1.1 200 OK"));
  }

  /** The first line of an answer on a connection that stays; empty where the server closes it. */
  private Optional<String> answerTo(String request) throws IOException {
    Socket socket = connect();
    try {
      send(socket, request);
      var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII);
      return Optional.ofNullable(new BufferedReader(in).readLine());
    } catch (IOException reset) {
      return Optional.empty();
    }
  }

  @Test
  void everyOperationSaysWhichScopeItNeeds() {
    Map<String, Object> document = new HashMap<>(new Yaml().load(OpenApiDocument.text()));
    assertThat(String.valueOf(document.get("components"))).contains("securitySchemes");
    OpenAPIContract contract = Exchange.await(HttpApi.contract(vertx, HttpApi.document()));
    OperationScopes scopes = new OperationScopes(contract);
    List<String> open =
        contract.operations().stream()
            .filter(
                operation ->
                    scopes.find(operation.getHttpMethod(), operation.getOpenAPIPath()).open())
            .map(operation -> operation.getOperationId())
            .toList();
    assertThat(open).containsExactlyInAnyOrder("health", "readiness", "contract");
  }

  @Test
  void anOperationThatSaysNothingIsAMistake() {
    String without =
        OpenApiDocument.text()
            .replaceFirst("security: \\[\\{token: \\[read\\]\\}\\]", "deprecated: true");
    assertThatThrownBy(() -> OpenApiDocument.requests(without))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("listVms does not say");
  }
}
