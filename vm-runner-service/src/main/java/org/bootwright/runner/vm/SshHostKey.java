package org.bootwright.runner.vm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * The key by which a VM's sshd proves who it is: the VM's own, and the same at each of its boots.
 * An image's would be known to all who have the image.
 */
final class SshHostKey {
  private static final String TYPE = "ssh-ed25519";
  private static final int KEY_BYTES = 32;

  /** A cipher's block; for none OpenSSH takes this (PROTOCOL.key of its sources). */
  private static final int BLOCK_BYTES = 8;

  private static final int LINE_CHARACTERS = 70;

  private SshHostKey() {}

  /** The one that is kept in a file, which is made where it is not there yet. */
  static String kept(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException first) {
      String key = make();
      Path unfinished = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(unfinished, key);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return key;
    }
  }

  /** As the text of a file of OpenSSH's own format, which sshd has read since it has Ed25519. */
  static String make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
      // RFC 8410: the key itself is what X.509's form of it ends with.
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] key = Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length);
      return armoured(document(seed, key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has Ed25519", e);
    }
  }

  /** PROTOCOL.key of OpenSSH's sources, with no passphrase. */
  private static byte[] document(byte[] seed, byte[] key) {
    var document = new ByteArrayOutputStream();
    document.writeBytes("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
    putString(document, "none");
    putString(document, "none");
    putString(document, "");
    putNumber(document, 1);
    var open = new ByteArrayOutputStream();
    putString(open, TYPE);
    putBytes(open, key);
    putBytes(document, open.toByteArray());
    putBytes(document, secret(seed, key));
    return document.toByteArray();
  }

  private static byte[] secret(byte[] seed, byte[] key) {
    var secret = new ByteArrayOutputStream();
    // Twice the same number tells that a passphrase was right; there is none.
    putNumber(secret, 0);
    putNumber(secret, 0);
    putString(secret, TYPE);
    putBytes(secret, key);
    byte[] both = Arrays.copyOf(seed, 2 * KEY_BYTES);
    System.arraycopy(key, 0, both, KEY_BYTES, KEY_BYTES);
    putBytes(secret, both);
    putString(secret, "");
    for (int padding = 1; secret.size() % BLOCK_BYTES != 0; padding++) {
      secret.write(padding);
    }
    return secret.toByteArray();
  }

  private static void putNumber(ByteArrayOutputStream bytes, int number) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private static void putBytes(ByteArrayOutputStream bytes, byte[] value) {
    putNumber(bytes, value.length);
    bytes.writeBytes(value);
  }

  private static void putString(ByteArrayOutputStream bytes, String value) {
    putBytes(bytes, value.getBytes(StandardCharsets.US_ASCII));
  }

  private static String armoured(byte[] document) {
    String base64 =
        Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'}).encodeToString(document);
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        + base64
        + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }
}
