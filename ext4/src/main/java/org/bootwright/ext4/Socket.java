package org.bootwright.ext4;

/** The name of a Unix domain socket. */
public final class Socket extends Node {

  public Socket(Attributes attributes) {
    super(attributes);
  }
}
