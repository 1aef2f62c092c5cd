package org.bootwright.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.failure.ForeignText;
import org.bootwright.contracts.json.JsonObject;

/**
 * Sends requests to one Engine, one at a time. Paths have no version: the Engine then speaks its
 * own, and what we ask for has been the same since the oldest that is supported.
 */
public final class EngineClient implements AutoCloseable {
  private static final int MAX_ERROR_BYTES = 4096;

  private final EngineLocation location;
  private final EngineLimits limits;
  private final String doing;
  private final DockerHttpClient http;
  private final SilenceGuard guard;
  private volatile boolean abandoned;

  /**
   * @param doing what the requests are for, such as {@code reading debian:trixie}: failures begin
   *     with it
   */
  public EngineClient(EngineLocation location, EngineLimits limits, String doing) {
    this.location = location;
    this.limits = limits;
    this.doing = doing;
    var builder =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(location.host())
            .connectionTimeout(limits.connect());
    location.tls().ifPresent(context -> builder.sslConfig(() -> context));
    this.http = builder.build();
    this.guard = new SilenceGuard(this::closeConnections);
  }

  /**
   * What the Engine said.
   *
   * @param apiVersion of the Engine, such as {@code 1.41}; empty if it did not say
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Answer(int status, String apiVersion, byte[] body) {}

  /**
   * A small document; 404 is an answer, too.
   *
   * @throws FailureException {@code source_unavailable}, or {@code not_permitted} if the socket is
   *     not for us
   */
  public Answer get(String path) {
    Answer answer = answer(Request.builder().method(Request.Method.GET).path(path).build());
    if (answer.status() != 200 && answer.status() != 404) {
      throw refused(answer);
    }
    return answer;
  }

  /** Sends a document, or none if that is empty. Any status is an answer; fails as {@link #get}. */
  public Answer post(String path, byte[] json) {
    return answer(posting(path, json, Map.of()));
  }

  /** As {@link #post}. */
  public Answer delete(String path) {
    return answer(Request.builder().method(Request.Method.DELETE).path(path).build());
  }

  /** A large body; closing it ends the transfer. Fails as {@link #get}. */
  public InputStream stream(String path) {
    return stream(Request.builder().method(Request.Method.GET).path(path).build());
  }

  /**
   * The body that answers a request to do something that takes a while. Fails as {@link #get}.
   *
   * @param headers to send beside our own
   */
  public InputStream postForStream(String path, Map<String, String> headers) {
    return stream(posting(path, new byte[0], headers));
  }

  /**
   * What the Engine has to say from now on, at any time. Ends this client's watch over silence, so
   * it is for nothing else from then on. Fails as {@link #get}.
   */
  public InputStream follow(String path) {
    InputStream body = stream(path);
    guard.close();
    return body;
  }

  private static Request posting(String path, byte[] json, Map<String, String> headers) {
    return Request.builder()
        .method(Request.Method.POST)
        .path(path)
        .putHeader("Content-Type", "application/json")
        .putAllHeaders(headers)
        .bodyBytes(json)
        .build();
  }

  private Answer answer(Request request) {
    try (Response response = send(request, limits.answer());
        InputStream body = new GuardedStream(response)) {
      return new Answer(
          response.getStatusCode(),
          apiVersion(response),
          body.readNBytes(JsonObject.MAX_DOCUMENT_BYTES + 1));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private static String apiVersion(Response response) {
    return response.getHeaders().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Api-Version"))
        .flatMap(header -> header.getValue().stream())
        .findFirst()
        .orElse("");
  }

  private InputStream stream(Request request) {
    Response response = send(request, limits.firstByte());
    GuardedStream body = new GuardedStream(response);
    if (response.getStatusCode() == 200) {
      return body;
    }
    try (body) {
      throw refused(
          new Answer(
              response.getStatusCode(), apiVersion(response), body.readNBytes(MAX_ERROR_BYTES)));
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  /** What a request could not be answered for; for messages. */
  public EngineLocation location() {
    return location;
  }

  /** Makes what is under way fail soon; from any thread. */
  public void abandon() {
    abandoned = true;
    closeConnections();
  }

  @Override
  public void close() {
    guard.close();
    closeConnections();
  }

  private void closeConnections() {
    try {
      http.close();
    } catch (IOException e) {
      throw new IllegalStateException("closing connections cannot fail", e);
    }
  }

  private Response send(Request request, Duration limit) {
    guard.begin(limit);
    try {
      return http.execute(request);
    } catch (RuntimeException e) {
      // The client wraps what the network says, and has words of its own once it is closed.
      boolean ended = abandoned || guard.hasExpired();
      if (!ended && !(e.getCause() instanceof IOException)) {
        throw e;
      }
      throw unavailable(e.getCause() instanceof IOException cause ? cause : new IOException(e));
    } finally {
      guard.end();
    }
  }

  /** What to throw for an answer that says no. */
  public FailureException refused(Answer answer) {
    return new FailureException(
        FailureCode.SOURCE_UNAVAILABLE,
        "%s: the Docker Engine at %s answered with status %d%s"
            .formatted(doing, location, answer.status(), message(answer.body())));
  }

  /** What the Engine says went wrong, with a colon before it; empty if it says nothing. */
  public static String message(byte[] body) {
    try {
      return JsonObject.parse(body, "an error of the Docker Engine")
          .optionalText("message")
          .map(text -> ": " + ForeignText.shown(text))
          .orElse("");
    } catch (FailureException noJson) {
      return "";
    }
  }

  private FailureException unavailable(IOException e) {
    if (abandoned) {
      return new FailureException(FailureCode.CANCELLED, "%s: it was given up".formatted(doing), e);
    }
    // The library of Unix sockets has only the system's words for it, without a class of their own.
    boolean denied =
        e instanceof AccessDeniedException || String.valueOf(e.getMessage()).contains("ermission");
    if (denied) {
      return new FailureException(
          FailureCode.NOT_PERMITTED,
          "%s: no permission for the Docker Engine at %s; join the group that owns its socket (docker), or run as root"
              .formatted(doing, location),
          e);
    }
    String why = guard.hasExpired() ? "it did not answer in time" : String.valueOf(e.getMessage());
    return new FailureException(
        FailureCode.SOURCE_UNAVAILABLE,
        "%s: no Docker Engine answers at %s: %s; start it, or set DOCKER_HOST"
            .formatted(doing, location, why),
        e);
  }

  /** A body whose reads fail when it stands still. Closing it does not read what is left. */
  private final class GuardedStream extends InputStream {
    private final Response response;
    private final InputStream body;

    GuardedStream(Response response) {
      this.response = response;
      this.body = response.getBody();
    }

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      guard.begin(limits.stall());
      try {
        return body.read(target, offset, length);
      } catch (IOException e) {
        throw broken(e);
      } finally {
        guard.end();
      }
    }

    @Override
    public void close() {
      response.close();
    }
  }

  private IOException broken(IOException e) {
    if (!guard.hasExpired()) {
      return e;
    }
    return new IOException(
        "the transfer stood still for %d s".formatted(limits.stall().toSeconds()), e);
  }
}
