package org.bootwright.ext4;

/** A named pipe. */
public final class Fifo extends Node {

  public Fifo(Attributes attributes) {
    super(attributes);
  }
}
