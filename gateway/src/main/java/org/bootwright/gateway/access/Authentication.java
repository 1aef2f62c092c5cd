package org.bootwright.gateway.access;

import java.util.Arrays;
import java.util.Locale;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** Whether requests have to say who sends them. */
public enum Authentication {
  /** Every request under {@code /v1} shows an API token, or the first secret. */
  TOKENS,
  /** Whoever reaches the address may do everything. */
  NONE;

  /** Reads {@code tokens} or {@code none}; anything else is {@code invalid_request}. */
  public static Authentication parse(String text) {
    return Arrays.stream(values())
        .filter(value -> value.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.INVALID_REQUEST,
                    "the authentication '%s' is none that there is; give tokens or none"
                        .formatted(text)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
