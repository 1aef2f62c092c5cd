package org.bootwright.system;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The HTTP API as a client sees it; nothing of the project's own classes. */
final class GatewayApi {
  static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  /** A worker is back on the broker within seconds of it. */
  private static final Duration RETRY_LIMIT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI url;

  GatewayApi(URI url) {
    this.url = url;
  }

  URI url() {
    return url;
  }

  /** A VM as it is to be asked for, as small as they come. */
  static ObjectNode request(String image, String... command) {
    ObjectNode request = JSON.createObjectNode().put("image", image);
    request.put("memoryMiB", 128).put("diskGiB", 1);
    var words = request.putArray("command");
    for (String word : command) {
      words.add(word);
    }
    return request;
  }

  /** Asks for a VM, once; fails unless it is accepted. */
  JsonNode create(JsonNode request) {
    return accepted(post("/v1/vms", request, UUID.randomUUID().toString()));
  }

  /** The same, as a part of the caller's trace. */
  JsonNode create(JsonNode request, String traceParent) {
    HttpResponse<String> answer =
        send(
            posting("/v1/vms", request, UUID.randomUUID().toString())
                .header("traceparent", traceParent));
    return accepted(answer);
  }

  private static JsonNode accepted(HttpResponse<String> answer) {
    if (answer.statusCode() != 202) {
      throw new AssertionError("asking for a VM: " + answer.statusCode() + " " + answer.body());
    }
    return json(answer.body());
  }

  /**
   * Asks for a VM as one client does it that minds a failing gateway: once. What is not answered
   * 202 was not accepted, as far as the client knows.
   */
  Optional<String> tryCreate(ObjectNode request) {
    try {
      HttpResponse<String> answer = post("/v1/vms", request, UUID.randomUUID().toString());
      return answer.statusCode() == 202
          ? Optional.of(json(answer.body()).get("id").asText())
          : Optional.empty();
    } catch (UncheckedIOException refused) {
      return Optional.empty();
    }
  }

  JsonNode vm(String id) {
    return get("/v1/vms/" + id);
  }

  /** Empty while the gateway does not answer. */
  Optional<JsonNode> tryVm(String id) {
    try {
      HttpResponse<String> answer = send(HttpRequest.newBuilder(at("/v1/vms/" + id)).GET());
      return answer.statusCode() == 200 ? Optional.of(json(answer.body())) : Optional.empty();
    } catch (UncheckedIOException refused) {
      return Optional.empty();
    }
  }

  String log(String id) {
    return text("/v1/vms/" + id + "/log?stream=stdout");
  }

  JsonNode get(String path) {
    return json(text(path));
  }

  HttpResponse<String> post(String path, JsonNode body, String key) {
    return send(posting(path, body, key));
  }

  private HttpRequest.Builder posting(String path, JsonNode body, String key) {
    return HttpRequest.newBuilder(at(path))
        .header("content-type", "application/json")
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString(body.toString()));
  }

  HttpResponse<String> delete(String path) {
    return send(HttpRequest.newBuilder(at(path)).DELETE());
  }

  /** Asks again where the answer is to come again later, as it is while a part is on its way up. */
  String text(String path) {
    HttpResponse<String> answer =
        await()
            .atMost(RETRY_LIMIT)
            .until(
                () -> send(HttpRequest.newBuilder(at(path)).GET()),
                given -> given.statusCode() != HttpURLConnection.HTTP_UNAVAILABLE);
    if (answer.statusCode() != 200) {
      throw new AssertionError("GET " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private URI at(String path) {
    return url.resolve(path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(ANSWER_LIMIT).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
