package org.bootwright.converter.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Map;

/** Writes a tar entry by entry. Names are byte strings, one byte a char. */
public final class TarBuilder {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public static TarBuilder tar() {
    return new TarBuilder();
  }

  public TarBuilder file(String name, String content) {
    return file(name, content.getBytes(UTF_8));
  }

  public TarBuilder file(String name, byte[] content) {
    return entry(header('0', name).size(content.length), content);
  }

  public TarBuilder directory(String name) {
    return entry(header('5', name).mode(0755));
  }

  public TarBuilder symbolicLink(String name, String target) {
    return entry(header('2', name).mode(0777).link(target));
  }

  public TarBuilder hardLink(String name, String target) {
    return entry(header('1', name).link(target));
  }

  /** Hides {@code name} of lower layers. */
  public TarBuilder whiteout(String name) {
    int slash = name.lastIndexOf('/') + 1;
    return file(name.substring(0, slash) + ".wh." + name.substring(slash), "");
  }

  /** Hides everything of a directory in lower layers; an empty name is the root. */
  public TarBuilder opaque(String directory) {
    return file(directory.isEmpty() ? ".wh..wh..opq" : directory + "/.wh..wh..opq", "");
  }

  public TarBuilder entry(RawHeader header) {
    return entry(header, new byte[0]);
  }

  /** An entry of these very bytes; the body is padded. */
  public TarBuilder entry(RawHeader header, byte[] body) {
    return raw(header.bytes()).raw(body).raw(new byte[-body.length & 511]);
  }

  /** PAX records that speak of the next entry. */
  public TarBuilder pax(Map<String, String> records) {
    StringBuilder body = new StringBuilder();
    records.forEach((key, value) -> body.append(paxRecord(key, value)));
    byte[] bytesOfBody = body.toString().getBytes(ISO_8859_1);
    return entry(RawHeader.of('x', "PaxHeaders/0").size(bytesOfBody.length), bytesOfBody);
  }

  public TarBuilder raw(byte[] anything) {
    bytes.writeBytes(anything);
    return this;
  }

  /** The archive with its end. */
  public byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(bytes.toByteArray());
    whole.writeBytes(new byte[1024]);
    return whole.toByteArray();
  }

  /** The archive without the zero blocks that end it. */
  public byte[] bytesWithoutEnd() {
    return bytes.toByteArray();
  }

  /** Takes names that a header cannot hold into a PAX record. */
  private RawHeader header(char type, String name) {
    if (name.length() <= 100) {
      return RawHeader.of(type, name);
    }
    pax(Map.of("path", name));
    return RawHeader.of(type, name.substring(0, 100));
  }

  private static String paxRecord(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 1;
    while (Integer.toString(length).length() + rest.length() != length) {
      length++;
    }
    return length + rest;
  }
}
