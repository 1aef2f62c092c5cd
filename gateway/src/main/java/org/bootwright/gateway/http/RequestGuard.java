package org.bootwright.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;

/**
 * Refuses whoever has no business here. A web page that a user visits can have the browser send
 * requests to the loopback address, under its own {@code Origin}, or under a {@code Host} name of
 * its own that resolves to it; both are refused before anything else is looked at.
 */
final class RequestGuard implements Handler<RoutingContext> {
  private static final String BEARER = "Bearer ";

  private final Set<String> hosts;
  private final Optional<byte[]> secretHash;

  /**
   * Makes one.
   *
   * @param hosts names and addresses, lower case, that the gateway may be called by, besides those
   *     of the loopback interface
   * @param secret what requests under {@code /v1} have to show; kept hashed
   */
  RequestGuard(Set<String> hosts, Optional<String> secret) {
    this.hosts = Set.copyOf(hosts);
    secretHash = secret.map(RequestGuard::hash);
  }

  @Override
  public void handle(RoutingContext context) {
    Optional<Problem> problem = check(context);
    if (problem.isPresent()) {
      if (problem.get().status() == FailureCode.UNAUTHORIZED.httpStatus()) {
        context.response().putHeader("www-authenticate", "Bearer");
      }
      Exchange.send(context, problem.get().status(), Exchange.PROBLEM_JSON, problem.get());
    } else {
      context.next();
    }
  }

  private Optional<Problem> check(RoutingContext context) {
    HostAndPort authority = context.request().authority();
    if (authority == null || !isOurs(authority.host())) {
      String host = authority == null ? "" : authority.host();
      return refuse(
          "the Host '%s' is not this gateway's; call it by its address, or allow the name"
              .formatted(host));
    }
    String origin = context.request().getHeader("origin");
    if (origin != null && !isSameOrigin(origin, authority.toString())) {
      return refuse(
          "the Origin '%s' is foreign; pages of other sites may not call".formatted(origin));
    }
    return context.request().path().startsWith("/v1") ? checkSecret(context) : Optional.empty();
  }

  private boolean isOurs(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("::1")
        || name.equals("[::1]")
        || name.matches("127(\\.[0-9]{1,3}){3}")
        || hosts.contains(name);
  }

  private static boolean isSameOrigin(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  private static Optional<Problem> refuse(String detail) {
    return Optional.of(
        Problem.of(
            FailureCode.NOT_PERMITTED,
            FailureCode.NOT_PERMITTED.httpStatus(),
            detail,
            Optional.empty()));
  }

  private Optional<Problem> checkSecret(RoutingContext context) {
    if (secretHash.isEmpty()) {
      return Optional.empty();
    }
    String header = context.request().getHeader("authorization");
    boolean shown =
        header != null
            && header.startsWith(BEARER)
            && MessageDigest.isEqual(
                secretHash.get(), hash(header.substring(BEARER.length()).strip()));
    if (shown) {
      return Optional.empty();
    }
    return Optional.of(
        Problem.of(
            FailureCode.UNAUTHORIZED,
            FailureCode.UNAUTHORIZED.httpStatus(),
            "the request shows no valid secret; send Authorization: Bearer SECRET",
            Optional.empty()));
  }

  private static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
