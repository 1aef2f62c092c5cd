package org.bootwright.gateway.access;

import java.util.Optional;
import org.bootwright.gateway.vm.Owner;

/**
 * Who sends a request.
 *
 * @param name of the token, or one of the two that no token may have
 * @param token absent for those two
 */
public record Caller(String name, Scope scope, Optional<ApiToken> token) {
  static final String LOCAL = "local";
  static final String ROOT = "root";

  /** Somebody who was not asked who they are. */
  public static Caller local() {
    return new Caller(LOCAL, Scope.ADMIN, Optional.empty());
  }

  /** Who has the secret that the gateway was started with. */
  public static Caller root() {
    return new Caller(ROOT, Scope.ADMIN, Optional.empty());
  }

  static Caller of(ApiToken token) {
    return new Caller(token.name(), token.scope(), Optional.of(token));
  }

  /** To whom the VMs belong that this caller makes. */
  public Optional<Owner> owner() {
    return token.map(known -> new Owner(known.id().toString(), known.name()));
  }
}
