package org.bootwright.contracts.vm;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a VM is given that its image has not: who may log in by SSH, and what cloud-init reads.
 *
 * @param userData cloud-init's; may hold secrets
 * @param metaData cloud-init's; made up from the VM where there is user data alone
 */
public record Provisioning(
    List<SshPublicKey> sshAuthorizedKeys, Optional<String> userData, Optional<String> metaData) {
  public static final Provisioning NOTHING =
      new Provisioning(List.of(), Optional.empty(), Optional.empty());

  /** As many people as look after one machine. */
  public static final int MAXIMUM_KEYS = 64;

  /** Clouds take 16 to 64 KiB; with all else that a VM is told it has to fit 1 MiB. */
  public static final int MAXIMUM_USER_DATA_BYTES = 256 * 1024;

  public static final int MAXIMUM_META_DATA_BYTES = 64 * 1024;

  public Provisioning {
    sshAuthorizedKeys = List.copyOf(sshAuthorizedKeys);
    if (sshAuthorizedKeys.size() > MAXIMUM_KEYS) {
      throw new IllegalArgumentException("a VM has at most " + MAXIMUM_KEYS + " SSH keys");
    }
    userData.ifPresent(text -> require("user data", text, MAXIMUM_USER_DATA_BYTES));
    metaData.ifPresent(text -> require("metadata", text, MAXIMUM_META_DATA_BYTES));
  }

  private static void require(String what, String text, int maximumBytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length > maximumBytes) {
      throw new IllegalArgumentException(
          what + " has at most " + maximumBytes + " bytes; let it fetch what is larger");
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " is text, with no NUL character in it");
    }
  }

  /** Whether cloud-init has something to read. */
  public boolean hasSeed() {
    return userData.isPresent() || metaData.isPresent();
  }
}
