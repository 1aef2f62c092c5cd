package org.bootwright.runner.guest;

/** The steps that the guest init reports. */
public enum GuestPhase {
  ROOT_MOUNTED("root-mounted"),
  /** The image's own init is about to be executed. */
  HANDOVER("handover"),
  /** The command was executed. */
  STARTED("started");

  private final String word;

  GuestPhase(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
