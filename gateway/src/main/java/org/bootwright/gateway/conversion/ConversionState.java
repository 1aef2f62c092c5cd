package org.bootwright.gateway.conversion;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a conversion stands. */
public enum ConversionState {
  WAITING,
  RUNNING,
  FINISHED,
  FAILED,
  CANCELLED;

  public boolean isUnderWay() {
    return this == WAITING || this == RUNNING;
  }

  @JsonCreator
  static ConversionState parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
