package org.bootwright.engine.login;

import java.util.Optional;

/**
 * What a search for credentials came to.
 *
 * @param where they were looked for, and what came of it, for messages
 */
public record CredentialAnswer(Optional<Credentials> credentials, String where) {
  public static CredentialAnswer none(String where) {
    return new CredentialAnswer(Optional.empty(), where);
  }
}
