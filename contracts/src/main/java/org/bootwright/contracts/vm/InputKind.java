package org.bootwright.contracts.vm;

/** Which input of a VM is meant. */
public enum InputKind {
  /** What is typed on the serial console. */
  CONSOLE,
  /** Standard input of the command that runs in place of an init. */
  STDIN
}
