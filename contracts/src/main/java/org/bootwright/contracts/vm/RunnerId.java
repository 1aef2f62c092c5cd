package org.bootwright.contracts.vm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a runner: unique among the runners of one system, the same after a restart. */
public record RunnerId(String value) {
  /** A DNS name's alphabet, so that it can stand in queue names, paths and labels. */
  private static final Pattern SYNTAX = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}");

  public RunnerId {
    if (!SYNTAX.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a runner's id has 1 to 63 letters, digits, dots, underscores and hyphens: " + value);
    }
  }

  @JsonCreator
  public static RunnerId parse(String text) {
    return new RunnerId(text);
  }

  @JsonValue
  @Override
  public String toString() {
    return value;
  }
}
