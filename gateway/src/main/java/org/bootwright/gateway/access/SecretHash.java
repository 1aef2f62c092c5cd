package org.bootwright.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a secret: all that is kept of it. A slow hash protects secrets that people choose,
 * which are few enough to be tried one by one. Ours are 256 random bits: nobody tries those at any
 * speed, and each request would pay for the slowness.
 */
final class SecretHash {
  private final byte[] bytes;

  private SecretHash(byte[] bytes) {
    this.bytes = bytes;
  }

  static SecretHash of(String secret) {
    try {
      return new SecretHash(
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Reads what {@link #toString} wrote. */
  static SecretHash parse(String hexadecimal) {
    return new SecretHash(HexFormat.of().parseHex(hexadecimal));
  }

  /** Takes the same time wherever the first difference is. */
  boolean matches(SecretHash other) {
    return MessageDigest.isEqual(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
