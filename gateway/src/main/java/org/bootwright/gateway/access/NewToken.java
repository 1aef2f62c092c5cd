package org.bootwright.gateway.access;

/**
 * A token that was just made.
 *
 * @param text what its holder sends; shown this once and kept nowhere
 */
public record NewToken(ApiToken token, String text) {
  /** Leaves the secret out, so that it never stands in a log. */
  @Override
  public String toString() {
    return "NewToken[" + token + "]";
  }
}
