package org.bootwright.contracts.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProvisioningTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  @ParameterizedTest
  @ValueSource(strings = {KEY, KEY + " me@host with words", "  " + KEY + "\n"})
  void lineOfAPubFileIsAKey(String line) {
    assertThat(new SshPublicKey(line).line()).isEqualTo(line.strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ssh-ed25519",
        "ssh-ed25519 ",
        "ssh-ed25519 AAAA",
        "ssh-ed25519 //// me",
        "ssh-ed25519 no*base64",
        "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f",
        // The type, and no key behind it.
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
        KEY + "\n" + KEY,
        "from=\"10.0.0.1\" " + KEY
      })
  void whatIsNoKeyIsRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> new SshPublicKey(line));
  }

  @Test
  void aPrivateKeyIsCalledWhatItIs() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SshPublicKey("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n"))
        .withMessageContaining("private key")
        .withMessageContaining(".pub");
  }

  @Test
  void bothSidesOfTheLimits() {
    List<SshPublicKey> keys = Collections.nCopies(Provisioning.MAXIMUM_KEYS, new SshPublicKey(KEY));
    // Two bytes each in UTF-8.
    String userData = "é".repeat(Provisioning.MAXIMUM_USER_DATA_BYTES / 2);
    String metaData = "a".repeat(Provisioning.MAXIMUM_META_DATA_BYTES);

    assertThat(new Provisioning(keys, Optional.of(userData), Optional.of(metaData)).hasSeed())
        .isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> with(Collections.nCopies(65, new SshPublicKey(KEY)), "", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> with(keys, userData + "a", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> with(keys, "", metaData + "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> with(keys, "a\0", ""));
  }

  private static Provisioning with(List<SshPublicKey> keys, String userData, String metaData) {
    return new Provisioning(keys, Optional.of(userData), Optional.of(metaData));
  }
}
