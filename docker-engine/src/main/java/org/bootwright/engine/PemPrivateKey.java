package org.bootwright.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key in a PEM file, in the two forms that {@code openssl} writes for Docker: PKCS #8
 * (RFC 5208), and PKCS #1 (RFC 8017, appendix A.1.2), which is what the former wraps.
 */
final class PemPrivateKey {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END");

  /** {@code version} 0 and {@code rsaEncryption} without parameters: what PKCS #8 says first. */
  private static final byte[] PKCS8_RSA_HEAD =
      HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;

  private PemPrivateKey() {}

  static PrivateKey read(byte[] pem, Path file) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(new String(pem, ISO_8859_1));
    if (!block.find()) {
      throw SettingFailure.invalid(
          "%1$s is neither PKCS #8 nor PKCS #1 without a password; openssl pkcs8 -topk8 -nocrypt -in %1$s makes it so"
              .formatted(file));
    }
    byte[] key = Base64.getMimeDecoder().decode(block.group(2));
    if (block.group(1) != null) {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrapped(key)));
    }
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(key);
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(encoded);
    } catch (GeneralSecurityException noRsa) {
      return KeyFactory.getInstance("EC").generatePrivate(encoded);
    }
  }

  private static byte[] wrapped(byte[] rsaKey) {
    byte[] octets = element(OCTET_STRING, rsaKey);
    return element(
        SEQUENCE,
        ByteBuffer.allocate(PKCS8_RSA_HEAD.length + octets.length)
            .put(PKCS8_RSA_HEAD)
            .put(octets)
            .array());
  }

  /** In DER, with a length of two bytes: keys of 1024 bits have 600, none has 65536. */
  private static byte[] element(byte tag, byte[] content) {
    return ByteBuffer.allocate(4 + content.length)
        .put(tag)
        .put((byte) 0x82)
        .putShort((short) content.length)
        .put(content)
        .array();
  }
}
