package org.bootwright.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The broker's management API, as an operator may use it. */
final class BrokerManagement {
  private static final String VIRTUAL_HOST = "bootwright";
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final Supplier<String> password;

  BrokerManagement(int port, Supplier<String> password) {
    this.url = "http://127.0.0.1:" + port + "/api";
    this.password = password;
  }

  /** How many messages each queue holds, those that are out for an acknowledgement included. */
  Map<String, Integer> messages() {
    Map<String, Integer> messages = new TreeMap<>();
    for (JsonNode queue : GatewayApi.json(ask(request("/queues/" + VIRTUAL_HOST).GET()))) {
      messages.put(queue.get("name").asText(), queue.path("messages").asInt());
    }
    return messages;
  }

  /** The queues that somebody consumes. */
  Set<String> consumed() {
    Set<String> names = new TreeSet<>();
    for (JsonNode queue : GatewayApi.json(ask(request("/queues/" + VIRTUAL_HOST).GET()))) {
      if (queue.path("consumers").asInt() > 0) {
        names.add(queue.get("name").asText());
      }
    }
    return names;
  }

  /** Publishes straight into a queue, as nobody of the system would; whether it was routed. */
  boolean publish(String queue, String body) {
    ObjectNode message = GatewayApi.JSON.createObjectNode();
    message.putObject("properties").put("delivery_mode", 2);
    message.put("routing_key", queue).put("payload", body).put("payload_encoding", "string");
    HttpRequest.Builder request =
        request("/exchanges/" + VIRTUAL_HOST + "/amq.default/publish")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(message.toString()));
    return GatewayApi.json(ask(request)).get("routed").asBoolean();
  }

  /** Takes up to so many messages out of a queue. */
  JsonNode take(String queue, int count) {
    ObjectNode order = GatewayApi.JSON.createObjectNode().put("count", count);
    order.put("ackmode", "ack_requeue_false").put("encoding", "auto");
    return GatewayApi.json(
        ask(
            request("/queues/" + VIRTUAL_HOST + "/" + queue + "/get")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(order.toString()))));
  }

  private HttpRequest.Builder request(String path) {
    String credentials = "operator:" + password.get();
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(ANSWER_LIMIT)
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder()
                    .encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)));
  }

  private String ask(HttpRequest.Builder request) {
    try {
      // The request's own limit ends with the headers; a broker that was killed may stop after
      // them.
      HttpResponse<String> answer =
          client
              .sendAsync(request.build(), BodyHandlers.ofString())
              .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() >= 300) {
        throw new AssertionError("the broker: " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (ExecutionException | TimeoutException e) {
      throw new UncheckedIOException(new IOException("asking the broker", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
