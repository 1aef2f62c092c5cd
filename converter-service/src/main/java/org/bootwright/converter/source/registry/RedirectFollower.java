package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Sends a request to where it is to go in the end. The {@code Authorization} header is for one
 * origin and goes to no other: a blob store that a registry sends its readers to gets none.
 */
final class RedirectFollower {
  /** As many as Docker follows; a registry needs one or two. */
  private static final int MAX_REDIRECTS = 10;

  /** An answer, and whether it is another origin's than the one that was asked. */
  record Answer(HttpResponse<InputStream> response, boolean foreign) {
    int status() {
      return response.statusCode();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }

    InputStream body() {
      return response.body();
    }
  }

  private final PullSession session;
  private final HttpClient client;
  private final PullFailures failures;

  RedirectFollower(PullSession session, HttpClient client, PullFailures failures) {
    this.session = session;
    this.client = client;
    this.failures = failures;
  }

  /** Gets what is at the end of the redirects, whatever its status. */
  Answer get(URI uri, Map<String, String> headers, Optional<String> authorization)
      throws IOException {
    URI place = uri;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      boolean foreign = !sameOrigin(uri, place);
      HttpRequest.Builder request = HttpRequest.newBuilder(place).GET();
      headers.forEach(request::setHeader);
      if (!foreign) {
        authorization.ifPresent(value -> request.setHeader("Authorization", value));
      }
      HttpResponse<InputStream> response = send(request);
      Optional<URI> next = next(place, response);
      if (next.isEmpty()) {
        return new Answer(response, foreign);
      }
      ErrorBody.discard(response.body());
      place = next.get();
    }
    throw failures.unavailable(
        "it sends from one place to another without end (%d redirects)".formatted(MAX_REDIRECTS));
  }

  /** Sends a form; a redirect is an answer, since what is in the form is for one place only. */
  Answer post(URI uri, String form) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .setHeader("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return new Answer(send(request), false);
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) throws IOException {
    session.requireOpen();
    request.timeout(session.limits().answerTimeout()).setHeader("User-Agent", "bootwright");
    try {
      return client.send(request.build(), head -> new BodyStream(session));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking a registry");
    }
  }

  private Optional<URI> next(URI from, HttpResponse<InputStream> response) {
    boolean redirect =
        switch (response.statusCode()) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
    Optional<String> location = response.headers().firstValue("Location");
    if (!redirect || location.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI to = from.resolve(location.get());
      requireAllowed(from, to);
      return Optional.of(to);
    } catch (IllegalArgumentException e) {
      throw failures.unavailable("it sends to a place that is no address");
    }
  }

  private void requireAllowed(URI from, URI to) {
    boolean web = "https".equals(to.getScheme()) || "http".equals(to.getScheme());
    if (!web || to.getHost() == null || to.getRawUserInfo() != null) {
      throw failures.unavailable("it sends to a place that is no http or https address");
    }
    if ("https".equals(from.getScheme()) && !"https".equals(to.getScheme())) {
      throw failures.unavailable(
          "it sends from HTTPS to plain HTTP at %s, which is refused".formatted(to.getHost()));
    }
  }

  private static boolean sameOrigin(URI first, URI second) {
    return Objects.equals(first.getScheme(), second.getScheme())
        && first.getHost().equalsIgnoreCase(second.getHost())
        && port(first) == port(second);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equals(uri.getScheme()) ? 443 : 80;
  }
}
