package org.bootwright.contracts.vm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The identity of a VM: a UUID, which is also the machine's UUID inside the guest. */
public record VmId(UUID value) {
  @JsonCreator
  public static VmId parse(String text) {
    return new VmId(UUID.fromString(text));
  }

  /** The first block of the UUID, for people: log lines, file names, tables. */
  public String shortForm() {
    return toString().substring(0, 8);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
