package org.bootwright.gateway.access;

import java.util.Optional;
import java.util.Set;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Who may use a gateway, and how.
 *
 * @param rootSecret an admin's that is in no table, so that there is a way in before the first
 *     token and after the last
 * @param allowedHosts names that clients may call the gateway by, besides those of the loopback
 *     interface and the address that it listens on
 * @param tls HTTPS in place of HTTP
 */
public record AccessConfig(
    Authentication authentication,
    Optional<String> rootSecret,
    Set<String> allowedHosts,
    Optional<TlsFiles> tls) {
  /**
   * A person types the first secret by hand, so it is not made to be as long as ours are; but one
   * that can be guessed on a network is none.
   */
  private static final int MINIMUM_SECRET_LENGTH = 16;

  public AccessConfig {
    allowedHosts = Set.copyOf(allowedHosts);
    if (authentication == Authentication.NONE && rootSecret.isPresent()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "configuring access: there is a secret, but requests are not to show any; leave out one"
              + " of the two");
    }
  }

  /** Nobody is asked for anything: for an address that only its host can reach. */
  public static AccessConfig open() {
    return new AccessConfig(Authentication.NONE, Optional.empty(), Set.of(), Optional.empty());
  }

  /** Everybody is asked for a token. */
  public static AccessConfig byTokens() {
    return new AccessConfig(Authentication.TOKENS, Optional.empty(), Set.of(), Optional.empty());
  }

  public AccessConfig withAuthentication(Authentication value) {
    return new AccessConfig(value, rootSecret, allowedHosts, tls);
  }

  /** Asks for tokens, and takes this secret for an admin's. */
  public AccessConfig withRootSecret(String secret) {
    return new AccessConfig(Authentication.TOKENS, Optional.of(secret), allowedHosts, tls);
  }

  public AccessConfig withAllowedHosts(Set<String> hosts) {
    return new AccessConfig(authentication, rootSecret, hosts, tls);
  }

  public AccessConfig withTls(TlsFiles files) {
    return new AccessConfig(authentication, rootSecret, allowedHosts, Optional.of(files));
  }

  /** Fails where others than this host's users could guess their way in. */
  public void checkForNetwork(String address) {
    if (rootSecret.filter(secret -> secret.length() < MINIMUM_SECRET_LENGTH).isPresent()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "listening on %s: others can reach it there, and the secret is shorter than %d characters; make a longer one"
              .formatted(address, MINIMUM_SECRET_LENGTH));
    }
  }

  /** Leaves the secret out, so that it never stands in a log. */
  @Override
  public String toString() {
    return "AccessConfig[%s, hosts=%s, tls=%s]".formatted(authentication, allowedHosts, tls);
  }
}
