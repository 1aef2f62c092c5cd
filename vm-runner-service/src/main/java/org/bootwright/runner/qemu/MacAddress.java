package org.bootwright.runner.qemu;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bootwright.contracts.vm.VmId;

/** The address of a VM's network interface: made from the VM's id, so it stays over restarts. */
record MacAddress(String text) {
  /** QEMU's and KVM's own prefix; the remaining three bytes are free to use. */
  private static final String PREFIX = "52:54:00";

  static MacAddress of(VmId vm) {
    byte[] hash = sha256(vm.toString());
    return new MacAddress("%s:%02x:%02x:%02x".formatted(PREFIX, hash[0], hash[1], hash[2]));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
