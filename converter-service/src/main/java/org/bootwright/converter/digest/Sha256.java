package org.bootwright.converter.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bootwright.contracts.image.Digest;

/** Takes the digest of bytes as they come. For one thread. */
public final class Sha256 {
  private final MessageDigest messageDigest;

  public Sha256() {
    try {
      messageDigest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public static Digest of(byte[] bytes) {
    Sha256 sha256 = new Sha256();
    sha256.update(bytes, 0, bytes.length);
    return sha256.digest();
  }

  public void update(byte[] bytes, int offset, int length) {
    messageDigest.update(bytes, offset, length);
  }

  /** Takes what remains in the buffer. */
  public void update(ByteBuffer bytes) {
    messageDigest.update(bytes);
  }

  /** Of everything since the beginning, or since this was called before. */
  public Digest digest() {
    return new Digest(HexFormat.of().formatHex(messageDigest.digest()));
  }
}
