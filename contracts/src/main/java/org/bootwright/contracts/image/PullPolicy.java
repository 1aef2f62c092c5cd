package org.bootwright.contracts.image;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a registry is asked for an image that somebody wants to boot, as with docker. */
public enum PullPolicy {
  /** Each time, so that a tag that has moved is noticed. */
  ALWAYS,
  /** Where no disk was made of the reference yet. */
  MISSING,
  /** Never: an image without a disk is refused. */
  NEVER;

  /** Reads the name that JSON carries; throws IllegalArgumentException on anything else. */
  @JsonCreator
  public static PullPolicy parse(String text) {
    for (PullPolicy policy : values()) {
      if (policy.toString().equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException("a pull policy is always, missing or never: " + text);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
