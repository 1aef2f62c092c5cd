package org.bootwright.gateway.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What somebody may do. Each includes those before it. */
public enum Scope {
  /** Looks: records, lists, logs, events. */
  READ,
  /** Makes VMs and images, ends and removes them, types into them. */
  OPERATE,
  /** Makes and revokes tokens. */
  ADMIN;

  public boolean includes(Scope other) {
    return compareTo(other) >= 0;
  }

  /** Reads the name that JSON carries; throws IllegalArgumentException on anything else. */
  @JsonCreator
  public static Scope parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
