package org.bootwright.runner.vm;

/** What the guest knows shares by. The names are those of sockets and QEMU's devices as well. */
public final class ShareTags {
  public static final String ROOT = "root";

  private ShareTags() {}

  static String volume(int index) {
    return "volume" + index;
  }
}
