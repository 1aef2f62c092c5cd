package org.bootwright.converter.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.bootwright.converter.testing.Compression;
import org.junit.jupiter.api.Test;

/** gzip as it may come: in members, with every header field, and broken. */
final class GzipStreamTest {

  private static byte[] inflate(byte[] compressed) throws IOException {
    try (InputStream stream = new GzipStream(new ByteArrayInputStream(compressed))) {
      return stream.readAllBytes();
    }
  }

  private static byte[] gzip(String text) throws IOException {
    return Compression.GZIP.compress(text.getBytes(UTF_8));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  @Test
  void allMembersAreRead() throws IOException {
    byte[] members = join(gzip("one "), gzip(""), gzip("two"));
    assertThat(inflate(members)).asString(UTF_8).isEqualTo("one two");
  }

  @Test
  void largeStreamComesOutWhole() throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Arrays.fill(bytes, 1_000_000, 2_000_000, (byte) 7);
    assertThat(inflate(Compression.GZIP.compress(bytes))).isEqualTo(bytes);
  }

  @Test
  void everyHeaderFieldIsPassedOver() throws IOException {
    byte[] plain = gzip("x");
    byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3};
    byte[] fields = {2, 0, 'e', 'x', 'n', 0, 'c', 0, 9, 9};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(inflate(join(header, fields, rest))).asString(UTF_8).isEqualTo("x");
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    byte[] whole = gzip("some text that is long enough to be worth it");
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> inflate(cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(LayerFormatException.class);
    }
  }

  @Test
  void anythingBehindTheLastMemberIsRefused() throws IOException {
    byte[] trailing = join(gzip("x"), new byte[] {0, 0, 0});
    assertThatThrownBy(() -> inflate(trailing))
        .isInstanceOf(LayerFormatException.class)
        .hasMessageContaining("data that is not gzip follows");
  }

  @Test
  void wrongChecksumAndWrongSizeAreNoticed() throws IOException {
    byte[] checksum = gzip("x");
    checksum[checksum.length - 8] ^= 1;
    assertThatThrownBy(() -> inflate(checksum)).hasMessageContaining("its checksum is wrong");
    byte[] size = gzip("x");
    size[size.length - 4] ^= 1;
    assertThatThrownBy(() -> inflate(size)).hasMessageContaining("its size is wrong");
  }

  @Test
  void reservedFlagsAndOtherMethodsAreRefused() throws IOException {
    byte[] flags = gzip("x");
    flags[3] = (byte) 0x80;
    assertThatThrownBy(() -> inflate(flags)).hasMessageContaining("reserved flags");
    byte[] method = gzip("x");
    method[2] = 7;
    assertThatThrownBy(() -> inflate(method)).isInstanceOf(LayerFormatException.class);
  }
}
