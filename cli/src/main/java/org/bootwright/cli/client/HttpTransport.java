package org.bootwright.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLHandshakeException;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;

/** One gateway's HTTP: addresses, the bearer secret, and failures in our own words. */
final class HttpTransport implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Longer than any answer takes that does not stream; a gateway that hangs is reported. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  /** More than a page of 100 records; larger answers stream. */
  private static final int MAXIMUM_ANSWER_BYTES = 64 << 20;

  /** Of an answer that has no body. */
  private static final String PROBLEM_HEADER = "X-Bootwright-Problem";

  private final GatewayAddress address;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  HttpTransport(GatewayAddress address) {
    this.address = address;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(executor);
    boolean plain = "http".equals(address.url().getScheme());
    builder.sslContext(plain ? TlsContexts.none() : TlsContexts.of(address.trust()));
    client = builder.build();
  }

  HttpRequest.Builder request(String pathAndQuery) {
    var builder = HttpRequest.newBuilder(address.resolve(pathAndQuery));
    address.secret().ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    return builder;
  }

  /** Sends; all that counts of the answer is that it is no refusal. */
  void send(HttpRequest.Builder builder) {
    read(builder.timeout(ANSWER_TIMEOUT).build());
  }

  private byte[] read(HttpRequest request) {
    try (InputStream body = open(request)) {
      return body.readNBytes(MAXIMUM_ANSWER_BYTES);
    } catch (IOException broken) {
      throw unavailable(broken);
    }
  }

  /** Sends and reads a JSON answer. */
  JsonNode exchange(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(ANSWER_TIMEOUT).build();
    try {
      return ContractsJson.shared().mapper().readTree(read(request));
    } catch (JsonProcessingException notJson) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          describe(request) + ": what answers at " + address.url() + " is no bootwright gateway",
          notJson);
    } catch (IOException broken) {
      throw unavailable(broken);
    }
  }

  /** Sends and gives a header of the answer. */
  Optional<String> header(HttpRequest.Builder builder, String name) {
    HttpRequest request = builder.timeout(ANSWER_TIMEOUT).build();
    try {
      HttpResponse<InputStream> response = answer(request);
      response.body().close();
      return response.headers().firstValue(name);
    } catch (IOException broken) {
      throw unavailable(broken);
    }
  }

  /** Sends a body that takes as long as it takes; all that counts of the answer is no refusal. */
  void upload(HttpRequest.Builder builder) {
    try (InputStream body = open(builder.expectContinue(true).build())) {
      body.readNBytes(MAXIMUM_ANSWER_BYTES);
    } catch (IOException broken) {
      throw unavailable(broken);
    }
  }

  /** Sends and gives the answer's body as it comes. Closing it gives the request up. */
  InputStream stream(HttpRequest.Builder builder) {
    try {
      return open(builder.build());
    } catch (IOException broken) {
      throw unavailable(broken);
    }
  }

  private InputStream open(HttpRequest request) throws IOException {
    return answer(request).body();
  }

  private HttpResponse<InputStream> answer(HttpRequest request) throws IOException {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 == 2) {
        return response;
      }
      throw FailureJson.parseProblem(problem(response), response.statusCode(), describe(request))
          .asException();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, describe(request) + ": interrupted", interrupted);
    }
  }

  private static JsonNode problem(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      Optional<String> inHeader = response.headers().firstValue(PROBLEM_HEADER);
      if (inHeader.isPresent()) {
        return ContractsJson.shared().mapper().readTree(Base64.getDecoder().decode(inHeader.get()));
      }
      return ContractsJson.shared().mapper().readTree(body.readNBytes(MAXIMUM_ANSWER_BYTES));
    } catch (IOException | IllegalArgumentException notJson) {
      return MissingNode.getInstance();
    }
  }

  WebSocket.Builder webSocket() {
    WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(CONNECT_TIMEOUT);
    address.secret().ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    return builder;
  }

  GatewayAddress address() {
    return address;
  }

  FailureException unavailable(IOException cause) {
    String why =
        switch (cause) {
          case ConnectException _ -> "nothing answers there; is it running?";
          case SSLHandshakeException refused ->
              "its certificate is not trusted ("
                  + refused.getMessage()
                  + "); name its authority's file in BOOTWRIGHT_CA_FILE";
          default -> "the connection broke (" + cause + ")";
        };
    return new FailureException(
        FailureCode.GATEWAY_UNAVAILABLE,
        "talking to the gateway at " + address.url() + ": " + why,
        cause);
  }

  private static String describe(HttpRequest request) {
    return request.method() + " " + request.uri().getPath();
  }

  @Override
  public void close() {
    client.shutdownNow();
    executor.shutdownNow();
  }
}
