package org.bootwright.converter.source.registry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.source.registry.RedirectFollower.Answer;

/** Asks one endpoint for parts of one repository. Safe for use by several threads. */
final class RegistryConnection {
  private final RegistryEndpoint endpoint;
  private final PullFailures failures;
  private final RedirectFollower http;
  private final URI base;
  private final Authorizer authorizer;
  private volatile boolean answered;

  private RegistryConnection(
      RegistryEndpoint endpoint, PullSession session, RedirectFollower http, URI base) {
    this.endpoint = endpoint;
    this.failures = new PullFailures(session.image(), endpoint.registry());
    this.http = http;
    this.base = base;
    TokenFetcher tokens = new TokenFetcher(http, failures, base, endpoint.path());
    this.authorizer = new Authorizer(tokens, session.config().credentials(), endpoint.registry());
  }

  /** Asks the endpoint how it speaks, if only that tells; else asks nothing yet. */
  static RegistryConnection open(RegistryEndpoint endpoint, PullSession session)
      throws IOException {
    HttpClient client = session.client(endpoint.settings().caFile());
    PullFailures failures = new PullFailures(session.image(), endpoint.registry());
    RedirectFollower http = new RedirectFollower(session, client, failures);
    boolean plain =
        endpoint.isPlain() || (endpoint.mayBePlain() && speaksPlainHttp(http, endpoint));
    return new RegistryConnection(endpoint, session, http, endpoint.base(plain));
  }

  /**
   * A server that wants TLS answers plain HTTP with 400, or with something that is no HTTP. One
   * that does not answer at all is none the wiser for it: the next request says so.
   */
  private static boolean speaksPlainHttp(RedirectFollower http, RegistryEndpoint endpoint)
      throws IOException {
    try {
      Answer answer = http.get(endpoint.base(true), Map.of(), Optional.empty());
      ErrorBody.discard(answer.body());
      return answer.status() != 400;
    } catch (java.net.ConnectException e) {
      return true;
    } catch (java.io.InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return false;
    }
  }

  PullFailures failures() {
    return failures;
  }

  RegistryEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Gets a part of the repository. The status is one of success; whoever asked closes the body.
   *
   * @param part such as {@code manifests/latest}
   * @throws TransientException where another try may do better
   * @throws FailureException where it would not
   */
  Answer get(String part, Map<String, String> headers) throws IOException {
    Answer answer = send(base.resolve(endpoint.path() + "/" + part), headers);
    answered = true;
    int status = answer.status();
    if (status == 200 || status == 206) {
      return answer;
    }
    if (answer.foreign()) {
      throw foreign(answer);
    }
    throw switch (status) {
      case 401 -> denied(FailureCode.UNAUTHORIZED, answer);
      case 403 -> denied(FailureCode.NOT_PERMITTED, answer);
      case 404 -> notFound(part, answer);
      case 416 -> failures.corrupt("%s is shorter than its descriptor says".formatted(part));
      default -> {
        throw RegistryAnswers.unavailable(failures, answer);
      }
    };
  }

  /** What to throw instead of an exception of the network. */
  IOException translate(IOException e) {
    return new NetworkFailures(failures).translate(e, answered);
  }

  private Answer send(URI uri, Map<String, String> headers) throws IOException {
    try {
      Optional<String> authorization = authorizer.header();
      Answer answer = http.get(uri, headers, authorization);
      if (answer.status() != 401 || answer.foreign()) {
        return answer;
      }
      answered = true;
      Optional<String> renewed =
          authorizer.renewed(
              answer.response().headers().allValues("WWW-Authenticate"), authorization);
      if (renewed.isEmpty()) {
        return answer;
      }
      ErrorBody.discard(answer.body());
      return http.get(uri, headers, renewed);
    } catch (IOException e) {
      throw translate(e);
    }
  }

  /** Another origin that a registry sent us to; its word on the next try may be another. */
  private IOException foreign(Answer answer) {
    String host = answer.response().uri().getHost();
    ErrorBody.discard(answer.body());
    return new TransientException(
        failures.unavailable(
            "%s, where it keeps its blobs, answered with status %d"
                .formatted(host, answer.status())),
        Optional.empty());
  }

  private FailureException denied(FailureCode code, Answer answer) {
    ErrorBody error = ErrorBody.read(answer.body());
    return failures.failure(
        code,
        "access is denied%s: the image does not exist, or it takes credentials; %s; docker login %s"
            .formatted(error.inBrackets(), authorizer.whatWasTried(), endpoint.registry()));
  }

  private FailureException notFound(String part, Answer answer) {
    ErrorBody error = ErrorBody.read(answer.body());
    if (part.startsWith("blobs/")) {
      return failures.corrupt("it does not have %s, which the image consists of".formatted(part));
    }
    String what =
        error.code().equals("NAME_UNKNOWN")
            ? "there is no repository %s".formatted(endpoint.path())
            : "the repository %s has no %s"
                .formatted(endpoint.path(), part.replaceFirst("manifests/", "tag or digest "));
    return failures.failure(
        FailureCode.IMAGE_NOT_FOUND, what + "; an image of a Docker Engine is docker-daemon:NAME");
  }
}
