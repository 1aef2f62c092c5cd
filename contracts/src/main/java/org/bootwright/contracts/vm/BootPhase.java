package org.bootwright.contracts.vm;

/** The steps of one boot, in order; each is reported once with its time. */
public enum BootPhase {
  /** The VM's own disk is there. */
  DISK_READY,
  /** QEMU runs and answers; the guest's processors start now. */
  QEMU_STARTED,
  /** The guest init said hello. */
  INIT_STARTED,
  /** The guest's root file system is mounted. */
  ROOT_MOUNTED,
  /** The image's own init, or the command, was executed. */
  STARTED
}
