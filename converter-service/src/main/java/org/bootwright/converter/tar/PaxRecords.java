package org.bootwright.converter.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The records of one extended header (POSIX.1-2001 pax), each {@code "LENGTH KEY=VALUE\n"} with the
 * length in decimal over the whole record. An empty value takes the record back.
 */
final class PaxRecords {
  static final PaxRecords NONE = new PaxRecords(Map.of());

  private static final String SCHILY_ATTRIBUTE = "SCHILY.xattr.";
  private static final String LIBARCHIVE_ATTRIBUTE = "LIBARCHIVE.xattr.";

  /** Of sparse files; version 0.0 of them has the last two again and again instead of a map. */
  private static final String SPARSE_MAP = "GNU.sparse.map";

  private static final String SPARSE_OFFSET = "GNU.sparse.offset=";
  private static final String SPARSE_LENGTH = "GNU.sparse.numbytes=";

  private final Map<String, String> records;

  private PaxRecords(Map<String, String> records) {
    this.records = records;
  }

  static PaxRecords parse(byte[] body) throws TarException {
    Map<String, String> records = new HashMap<>();
    StringBuilder sparseMap = new StringBuilder();
    int position = 0;
    while (position < body.length) {
      int space = position;
      while (space < body.length && body[space] >= '0' && body[space] <= '9') {
        space++;
      }
      long length = parseNumber("length", new String(body, position, space - position, ISO_8859_1));
      int end = (int) Math.min(position + length, Integer.MAX_VALUE);
      // The shortest record is "5 a=\n": a space, a key, an equals sign and a newline.
      if (end > body.length || end < space + 4 || body[space] != ' ' || body[end - 1] != '\n') {
        throw new TarException("a PAX record is malformed");
      }
      String record = new String(body, space + 1, end - space - 2, ISO_8859_1);
      if (record.startsWith(SPARSE_OFFSET) || record.startsWith(SPARSE_LENGTH)) {
        // The same key many times: their order is all that tells them apart.
        sparseMap.append(sparseMap.isEmpty() ? "" : ",");
        sparseMap.append(record, record.indexOf('=') + 1, record.length());
      } else {
        putRecord(records, record);
      }
      position = end;
    }
    if (!sparseMap.isEmpty()) {
      records.put(SPARSE_MAP, sparseMap.toString());
    }
    return new PaxRecords(records);
  }

  private static void putRecord(Map<String, String> records, String record) throws TarException {
    int equals = record.indexOf('=');
    if (equals <= 0) {
      throw new TarException("a PAX record has no key");
    }
    String key = record.substring(0, equals);
    String value = record.substring(equals + 1);
    boolean text = key.equals("path") || key.equals("linkpath");
    if (key.indexOf('\0') >= 0 || (text && value.indexOf('\0') >= 0)) {
      throw new TarException("a PAX record has a NUL where text belongs");
    }
    if (value.isEmpty()) {
      records.remove(key);
    } else {
      records.put(key, value);
    }
  }

  String text(String key, String otherwise) {
    String value = records.get(key);
    return value == null ? otherwise : value;
  }

  OptionalLong number(String key) throws TarException {
    String value = records.get(key);
    return value == null ? OptionalLong.empty() : OptionalLong.of(parseNumber(key, value));
  }

  PaxTime modified(long headerSeconds) throws TarException {
    String value = records.get("mtime");
    return value == null ? new PaxTime(headerSeconds, 0) : PaxTime.parse(value);
  }

  /** The map of a sparse file, where it stands here. */
  Optional<String> sparseMap() {
    return Optional.ofNullable(records.get(SPARSE_MAP));
  }

  /** Empty unless this is a sparse file: {@code "1.0"} has its map in the body. */
  Optional<String> sparseVersion() {
    String major = records.get("GNU.sparse.major");
    return major == null && !records.containsKey(SPARSE_MAP)
        ? Optional.empty()
        : Optional.of(text("GNU.sparse.major", "0") + "." + text("GNU.sparse.minor", "0"));
  }

  /** Extended attributes by full name. Where bsdtar wrote one in both spellings, star's counts. */
  Map<String, byte[]> extendedAttributes() throws TarException {
    Map<String, byte[]> attributes = null;
    for (Map.Entry<String, String> record : records.entrySet()) {
      String key = record.getKey();
      if (key.startsWith(SCHILY_ATTRIBUTE)) {
        attributes = attributes == null ? new HashMap<>() : attributes;
        String name = key.substring(SCHILY_ATTRIBUTE.length());
        attributes.put(name, record.getValue().getBytes(ISO_8859_1));
      } else if (key.startsWith(LIBARCHIVE_ATTRIBUTE)) {
        attributes = attributes == null ? new HashMap<>() : attributes;
        String name = decodePercent(key.substring(LIBARCHIVE_ATTRIBUTE.length()));
        if (!records.containsKey(SCHILY_ATTRIBUTE + name)) {
          attributes.put(name, decodeBase64(key, record.getValue()));
        }
      }
    }
    return attributes == null ? Map.of() : attributes;
  }

  static long parseNumber(String key, @Nullable String value) throws TarException {
    try {
      if (value != null && !value.startsWith("+")) {
        return Long.parseLong(value);
      }
    } catch (NumberFormatException e) {
      // Not a number of 64 bits: said below, with the key.
    }
    throw new TarException("the PAX record " + key + " is not a number in range");
  }

  /** libarchive writes key bytes that are not printable as %XX. */
  private static String decodePercent(String name) throws TarException {
    StringBuilder decoded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (character != '%') {
        decoded.append(character);
        continue;
      }
      int high = i + 2 < name.length() ? Character.digit(name.charAt(i + 1), 16) : -1;
      int low = i + 2 < name.length() ? Character.digit(name.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new TarException("an extended attribute's name is malformed");
      }
      decoded.append((char) (high * 16 + low));
      i += 2;
    }
    return decoded.toString();
  }

  private static byte[] decodeBase64(String key, String value) throws TarException {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      throw new TarException("the PAX record " + key + " is not base64");
    }
  }
}
