package org.bootwright.runner.room;

/** Whether a host has room for a VM. */
public sealed interface Admission {
  /** It has, and keeps it for the VM. */
  record Granted(RoomLedger.Reservation reservation) implements Admission {}

  /**
   * It has not.
   *
   * @param reason what is missing, with figures
   */
  record Declined(String reason) implements Admission {}
}
