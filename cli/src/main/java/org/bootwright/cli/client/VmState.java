package org.bootwright.cli.client;

import java.util.Locale;

/** The states of a VM, as the API names them. */
public enum VmState {
  ACCEPTED,
  CONVERTING,
  QUEUED,
  STARTING,
  RUNNING,
  STOPPING,
  STOPPED,
  FAILED,
  LOST,
  /** One that a newer gateway knows and we do not. */
  UNKNOWN;

  static VmState parse(String text) {
    for (VmState state : values()) {
      if (state.toString().equals(text)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** Nothing happens to the VM any more unless it is started again. */
  public boolean isEnded() {
    return this == STOPPED || this == FAILED;
  }

  /** The guest's processors have not begun to run. */
  public boolean isBeforeBoot() {
    return this == ACCEPTED || this == CONVERTING || this == QUEUED || this == STARTING;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
