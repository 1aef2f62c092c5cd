package org.bootwright.contracts.vm;

/** What runs in the guest once the guest init has handed over. */
public enum GuestMode {
  /** The image's own init: a whole system, reached by its console. */
  MACHINE,
  /** One command, with standard input, output and error of its own, whose end is the VM's end. */
  APP
}
