package org.bootwright.runner.program;

/** How the guest init hands over; the words are those of the guest protocol. */
public enum ProgramMode {
  /** The image's init becomes process 1. */
  MACHINE("machine"),
  /** The guest init stays process 1 and runs the command. */
  APP("app"),
  /** A machine if the root has an executable {@code /sbin/init}, else the command. */
  AUTO("auto");

  private final String word;

  ProgramMode(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
