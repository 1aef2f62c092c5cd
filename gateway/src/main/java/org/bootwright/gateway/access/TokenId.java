package org.bootwright.gateway.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a token without giving it away.
 *
 * @param value 16 hexadecimal digits
 */
public record TokenId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{16}");

  public TokenId {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not the id of a token: " + value);
    }
  }

  static boolean isOne(String text) {
    return SHAPE.matcher(text).matches();
  }

  @JsonValue
  @Override
  public String toString() {
    return value;
  }
}
