package org.bootwright.contracts.vm;

/** What executes the guest's instructions. The names are QEMU's. */
public enum Accelerator {
  /** The processor, through Linux's KVM. */
  KVM,
  /** QEMU's translator, in software. */
  TCG
}
