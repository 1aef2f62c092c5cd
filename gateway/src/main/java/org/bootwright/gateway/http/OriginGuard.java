package org.bootwright.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;

/**
 * Refuses requests that a web page had a browser send. Such a request can reach the loopback
 * address from any page that a user visits, under the page's own {@code Origin}; or under a {@code
 * Host} name of the page's that resolves to that address, and then the browser takes it for one to
 * the page's own site.
 */
final class OriginGuard implements Handler<RoutingContext> {
  private final Set<String> hosts;

  /**
   * Makes one.
   *
   * @param hosts names and addresses, lower case, that the gateway may be called by, besides those
   *     of the loopback interface
   */
  OriginGuard(Set<String> hosts) {
    this.hosts = Set.copyOf(hosts);
  }

  @Override
  public void handle(RoutingContext context) {
    Optional<Problem> problem = check(context.request());
    if (problem.isPresent()) {
      Exchange.refuse(context, problem.get());
    } else {
      context.next();
    }
  }

  private Optional<Problem> check(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null || request.headers().getAll("host").size() > 1) {
      // RFC 9112, 3.2: neither none nor several
      return Optional.of(
          Problem.of(
              FailureCode.INVALID_REQUEST,
              400,
              "the request has no Host header, or not one that can be read",
              Optional.empty()));
    }
    if (!isOurs(authority.host(), request)) {
      return foreign(
          "the Host '%s' is not this gateway's; call it by its address, or allow the name"
              .formatted(authority.host()));
    }
    for (String origin : request.headers().getAll("origin")) {
      if (!isSameOrigin(origin, authority.toString())) {
        return foreign(
            "the Origin '%s' is foreign; pages of other sites may not call".formatted(origin));
      }
    }
    return checkSite(request);
  }

  /** Not every request of a page has an Origin; newer browsers say of all where they come from. */
  private static Optional<Problem> checkSite(HttpServerRequest request) {
    List<String> sites = request.headers().getAll("sec-fetch-site");
    boolean ours =
        sites.stream().allMatch(site -> site.equals("same-origin") || site.equals("none"));
    return ours
        ? Optional.empty()
        : foreign("the browser says that another site's page asks; it may not call");
  }

  private boolean isOurs(String host, HttpServerRequest request) {
    String name = host.toLowerCase(Locale.ROOT);
    String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    return bare.equals("localhost")
        || hosts.contains(bare)
        || address(bare).filter(address -> isOurs(address, request)).isPresent();
  }

  /** A name can be made to resolve to us; the very address that was connected to cannot. */
  private static boolean isOurs(InetAddress address, HttpServerRequest request) {
    return address.isLoopbackAddress()
        || address(String.valueOf(request.localAddress().hostAddress()))
            .filter(address::equals)
            .isPresent();
  }

  /** An address in one of its usual spellings; empty for a name, which nobody looks up. */
  private static Optional<InetAddress> address(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static boolean isSameOrigin(String origin, String host) {
    return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
  }

  private static Optional<Problem> foreign(String detail) {
    return Optional.of(
        Problem.of(
            FailureCode.NOT_PERMITTED,
            FailureCode.NOT_PERMITTED.httpStatus(),
            detail,
            Optional.empty()));
  }
}
