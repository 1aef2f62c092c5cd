package org.bootwright.converter.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.bootwright.converter.testing.Compression;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** gzip as it may come: in members, with every header field, and broken. */
final class GzipDecoderTest {

  /** Decompressed in pieces of that size, from pieces of that size. */
  private static byte[] inflate(InflationLibrary library, byte[] compressed) throws IOException {
    return Decoding.inflate(library, compressed, 4096, 4096);
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

  @ParameterizedTest
  @EnumSource(InflationLibrary.class)
  void allMembersAreRead(InflationLibrary library) throws IOException {
    byte[] members = join(gzip("one "), gzip(""), gzip("two"));
    assertThat(inflate(library, members)).asString(UTF_8).isEqualTo("one two");
  }

  @ParameterizedTest
  @EnumSource(InflationLibrary.class)
  void largeStreamComesOutWhole(InflationLibrary library) throws IOException {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    Arrays.fill(bytes, 1_000_000, 2_000_000, (byte) 7);
    assertThat(inflate(library, Compression.GZIP.compress(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(InflationLibrary.class)
  void everyHeaderFieldIsPassedOver(InflationLibrary library) throws IOException {
    byte[] plain = gzip("x");
    byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3};
    byte[] fields = {2, 0, 'e', 'x', 'n', 0, 'c', 0, 9, 9};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(inflate(library, join(header, fields, rest))).asString(UTF_8).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource(InflationLibrary.class)
  void everyTruncationIsNoticed(InflationLibrary library) throws IOException {
    byte[] whole = gzip("some text that is long enough to be worth it");
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> inflate(library, cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(LayerFormatException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(InflationLibrary.class)
  void anythingBehindTheLastMemberIsRefused(InflationLibrary library) throws IOException {
    byte[] trailing = join(gzip("x"), new byte[] {0, 0, 0});
    assertThatThrownBy(() -> inflate(library, trailing))
        .isInstanceOf(LayerFormatException.class)
        .hasMessageContaining("data that is not gzip follows");
  }

  @ParameterizedTest
  @EnumSource(InflationLibrary.class)
  void wrongChecksumAndWrongSizeAreNoticed(InflationLibrary library) throws IOException {
    byte[] checksum = gzip("x");
    checksum[checksum.length - 8] ^= 1;
    assertThatThrownBy(() -> inflate(library, checksum))
        .hasMessageContaining("its checksum is wrong");
    byte[] size = gzip("x");
    size[size.length - 4] ^= 1;
    assertThatThrownBy(() -> inflate(library, size)).hasMessageContaining("its size is wrong");
  }

  @ParameterizedTest
  @EnumSource(InflationLibrary.class)
  void reservedFlagsAndOtherMethodsAreRefused(InflationLibrary library) throws IOException {
    byte[] flags = gzip("x");
    flags[3] = (byte) 0x80;
    assertThatThrownBy(() -> inflate(library, flags)).hasMessageContaining("reserved flags");
    byte[] method = gzip("x");
    method[2] = 7;
    assertThatThrownBy(() -> inflate(library, method)).isInstanceOf(LayerFormatException.class);
  }
}
