package org.bootwright.contracts.vm;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A public key of somebody who may log in, as a line of OpenSSH's {@code .pub} files has it: type,
 * base64 and perhaps a comment.
 */
public record SshPublicKey(String line) {
  /** An RSA key of 16,384 bits, the longest that OpenSSH makes, has 2,800. */
  public static final int MAXIMUM_CHARACTERS = 16_384;

  /** Throws IllegalArgumentException, in words for the user, unless it is one. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public SshPublicKey {
    line = line.strip();
    if (line.contains("PRIVATE KEY")) {
      throw new IllegalArgumentException(
          "this is a private key, which stays with you; give its public half, the .pub file");
    }
    if (line.length() > MAXIMUM_CHARACTERS || line.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a public key is one line of at most " + MAXIMUM_CHARACTERS + " characters");
    }
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].equals(typeOf(words[1]))) {
      throw new IllegalArgumentException(
          "not a public key of OpenSSH: such a line begins with a type and base64, as in"
              + " 'ssh-ed25519 AAAA...'");
    }
  }

  /** RFC 4253, 6.6: the bytes begin with the type as a string; empty where they do not. */
  private static String typeOf(String base64) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException malformed) {
      return "";
    }
    int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
    // What follows the type is the key itself.
    if (length < 1 || length >= bytes.remaining()) {
      return "";
    }
    return new String(bytes.array(), bytes.position(), length, StandardCharsets.US_ASCII);
  }

  @JsonValue
  @Override
  public String toString() {
    return line;
  }
}
