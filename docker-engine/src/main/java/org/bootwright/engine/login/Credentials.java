package org.bootwright.engine.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** What somebody who logged in to a registry was given. None of it is ever printed. */
public sealed interface Credentials {
  /** A name and its password, or an access token in its place. */
  record Password(String user, String password) implements Credentials {
    /** The value of an {@code Authorization} header. */
    public String basic() {
      byte[] pair = (user + ":" + password).getBytes(UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
      return "password of " + user;
    }
  }

  /** An OAuth 2 refresh token, to be changed into bearer tokens. */
  record IdentityToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "identity token";
    }
  }

  /** A bearer token, ready to be sent. */
  record RegistryToken(String token) implements Credentials {
    @Override
    public String toString() {
      return "registry token";
    }
  }
}
