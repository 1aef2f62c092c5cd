package org.bootwright.contracts.bus.rabbitmq.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** How RabbitMQ stores passwords: {@code rabbit_password_hashing_sha256}. */
final class PasswordHash {
  static final String ALGORITHM = "rabbit_password_hashing_sha256";

  /** Fixed by RabbitMQ: 32 bits before the hash. */
  private static final int SALT_BYTES = 4;

  private PasswordHash() {}

  static String of(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    sha256.update(salt);
    byte[] hash = sha256.digest(password.getBytes(StandardCharsets.UTF_8));
    byte[] salted = new byte[SALT_BYTES + hash.length];
    System.arraycopy(salt, 0, salted, 0, SALT_BYTES);
    System.arraycopy(hash, 0, salted, SALT_BYTES, hash.length);
    return Base64.getEncoder().encodeToString(salted);
  }
}
