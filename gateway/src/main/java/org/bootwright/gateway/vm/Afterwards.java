package org.bootwright.gateway.vm;

/** What happens to a VM once it has ended. */
public enum Afterwards {
  REST,
  START,
  REMOVE
}
