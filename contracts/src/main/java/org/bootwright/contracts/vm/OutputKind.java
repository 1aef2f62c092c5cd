package org.bootwright.contracts.vm;

/** Which output of a VM is meant. */
public enum OutputKind {
  /** The serial console: everything from the kernel's first line on. */
  CONSOLE,
  /** Standard output of the command that runs in place of an init. */
  STDOUT,
  /** Standard error of that command. */
  STDERR
}
