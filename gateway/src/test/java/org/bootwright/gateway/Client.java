package org.bootwright.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.bootwright.contracts.json.ContractsJson;

/** A client of a gateway. */
final class Client implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  Client(int port) {
    this.port = port;
  }

  /** A response whose body was JSON; an empty object if it had none. */
  record Answer(int status, JsonNode json, HttpResponse<String> response) {
    String text(String field) {
      return json.path(field).asText();
    }
  }

  Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  Answer delete(String path, String... headers) {
    return send("DELETE", path, "", headers);
  }

  Answer send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, headers);
    if (!body.isEmpty() && !List.of(headers).contains("content-type")) {
      request.header("content-type", "application/json");
    }
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      String type = response.headers().firstValue("content-type").orElse("");
      JsonNode json =
          type.contains("json")
              ? ContractsJson.shared().mapper().readTree(response.body())
              : ContractsJson.shared().mapper().createObjectNode();
      return new Answer(response.statusCode(), json, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  InputStream stream(String path, String... headers) {
    try {
      HttpResponse<InputStream> response =
          http.send(request(path, headers).build(), BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new IllegalStateException("status " + response.statusCode());
      }
      return Objects.requireNonNull(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  WebSocket webSocket(String path, WebSocket.Listener listener, String... headers) {
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(LIMIT);
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), listener).join();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
