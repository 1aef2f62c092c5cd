package org.bootwright.gateway.vm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a VM stands. */
public enum VmState {
  ACCEPTED,
  CONVERTING,
  QUEUED,
  STARTING,
  RUNNING,
  STOPPING,
  STOPPED,
  FAILED,
  /** Its runner is silent, so nobody can tell. */
  LOST;

  /** Whether the VM is over, until somebody starts it again. */
  public boolean hasEnded() {
    return this == STOPPED || this == FAILED;
  }

  /** Whether a runner has it, so that only the runner can end it. */
  public boolean isOnRunner() {
    return this == STARTING || this == RUNNING || this == STOPPING || this == LOST;
  }

  /** Reads the name that JSON carries; throws IllegalArgumentException on anything else. */
  @JsonCreator
  public static VmState parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
