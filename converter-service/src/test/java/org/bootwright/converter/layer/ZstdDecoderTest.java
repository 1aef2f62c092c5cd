package org.bootwright.converter.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * zstd as it may come: in frames of every kind, and broken. {@code BOOTWRIGHT_TEST_SEED} repeats a
 * run.
 */
final class ZstdDecoderTest {
  private static final String TEXT = "some text that is long enough, long enough to be worth it";
  private static final int ROUNDS = 1_000;

  /** The bit of the frame header descriptor that says: all in one segment, no window. */
  private static final int SINGLE_SEGMENT = 1 << 5;

  private static byte[] decompress(byte[] compressed) throws IOException {
    return Decoding.decompressZstd(compressed, 4096, 4096);
  }

  /** A frame with its content's size and checksum, as builders of images write them. */
  private static byte[] frame(byte[] content, int level) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context.setLevel(level).setChecksum(true).setContentSize(true).compress(content);
    }
  }

  private static byte[] frame(String text) {
    return frame(text.getBytes(UTF_8), 3);
  }

  /** What decoders pass over (RFC 8878 section 3.1.2). */
  private static byte[] skippable(int kind, int size) {
    return ByteBuffer.allocate(8 + size)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0x184D2A50 + kind)
        .putInt(size)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 4096})
  void allFramesAreReadAndSkippableOnesPassedOver(int pieceBytes) throws IOException {
    byte[] frames =
        join(
            skippable(0, 0),
            frame("one "),
            skippable(15, 5000),
            frame(""),
            frame("two"),
            skippable(7, 1));
    assertThat(Decoding.decompressZstd(frames, pieceBytes, pieceBytes))
        .asString(UTF_8)
        .isEqualTo("one two");
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] whole = join(frame(TEXT), skippable(3, 20), frame("more"));
    int firstEnd = frame(TEXT).length;
    int secondEnd = firstEnd + 28;
    for (int length = 1; length < whole.length; length++) {
      if (length != firstEnd && length != secondEnd) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> decompress(cut))
            .as("cut to %d bytes", length)
            .isInstanceOf(LayerFormatException.class)
            .hasMessageContaining("the zstd stream is");
      }
    }
  }

  @Test
  void everyFlippedBitIsNoticedOrChangesNothing() throws IOException {
    byte[] whole = frame(TEXT);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      byte @Nullable [] content = attempt(flipped, 4096, 4096);
      if (content != null && !isSkippable(flipped)) {
        assertThat(content).as("bit %d", bit).asString(UTF_8).isEqualTo(TEXT);
      }
    }
  }

  @Test
  void damagedStreamsGiveTheContentOrAnError() throws IOException {
    long seed =
        Optional.ofNullable(System.getenv("BOOTWRIGHT_TEST_SEED"))
            .map(Long::parseLong)
            .orElseGet(System::nanoTime);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] content = content(random);
      byte[] damaged = damage(frame(content, 1 + random.nextInt(9)), random);
      int inputBytes = 100 + random.nextInt(damaged.length);
      byte @Nullable [] given = attempt(damaged, inputBytes, 1_000 + random.nextInt(50_000));
      if (given != null && !isSkippable(damaged)) {
        assertThat(given).as("seed %d, round %d", seed, round).isEqualTo(content);
      }
    }
  }

  @Test
  void wrongContentSizeAndWrongChecksumAreNoticed() {
    byte[] size = frame(TEXT);
    assertThat(size[4] & SINGLE_SEGMENT).as("the size is the byte that follows").isNotZero();
    for (int wrong : new int[] {0, TEXT.length() - 1, TEXT.length() + 1, 255}) {
      size[5] = (byte) wrong;
      assertThatThrownBy(() -> decompress(size))
          .as("%d", wrong)
          .isInstanceOf(LayerFormatException.class);
    }
    byte[] checksum = frame(TEXT);
    checksum[checksum.length - 1] ^= 1;
    assertThatThrownBy(() -> decompress(checksum)).hasMessageContaining("checksum");
  }

  @Test
  void anythingBehindTheLastFrameIsRefused() {
    for (byte[] behind : new byte[][] {{0}, {0, 0, 0, 0}, {0x1f, (byte) 0x8b, 8, 0}, {'x'}}) {
      assertThatThrownBy(() -> decompress(join(frame(TEXT), behind)))
          .as("%s", Arrays.toString(behind))
          .isInstanceOf(LayerFormatException.class);
    }
  }

  @Test
  void windowOverTheBoundIsRefused() {
    // Exponent 18: a window of 256 MiB (RFC 8878 section 3.1.1.1.2), which decoders have to hold.
    byte[] huge = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (18 << 3), 1, 0, 0};
    assertThatThrownBy(() -> decompress(huge))
        .isInstanceOf(LayerFormatException.class)
        .hasMessageContaining("too much memory");
  }

  @Test
  void frameOfADictionaryIsRefused() {
    byte[] frame = frame(TEXT);
    byte[] needsDictionary =
        join(Arrays.copyOf(frame, 5), new byte[] {7}, Arrays.copyOfRange(frame, 5, frame.length));
    needsDictionary[4] |= 1; // The dictionary's number takes a byte.
    assertThatThrownBy(() -> decompress(needsDictionary))
        .isInstanceOf(LayerFormatException.class)
        .hasMessageContaining("Dictionary");
  }

  private static byte @Nullable [] attempt(byte[] compressed, int inputBytes, int outputBytes)
      throws IOException {
    try {
      return Decoding.decompressZstd(compressed, inputBytes, outputBytes);
    } catch (LayerFormatException e) {
      return null;
    }
  }

  /** Whether damage has made a frame into one that says nothing. */
  private static boolean isSkippable(byte[] frame) {
    return frame.length >= 4
        && (ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getInt() & ~0xf) == 0x184D2A50;
  }

  private static byte[] content(Random random) {
    byte[] bytes = new byte[random.nextInt(100_000)];
    int alphabet = 1 + random.nextInt(256);
    for (int at = 0; at < bytes.length; at++) {
      boolean repeats = at > 40 && random.nextInt(3) > 0;
      bytes[at] = repeats ? bytes[at - 1 - alphabet % 40] : (byte) random.nextInt(alphabet);
    }
    return bytes;
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> damaged = Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length));
      case 1 -> {
        byte[] noise = new byte[1 + random.nextInt(Math.min(50, damaged.length))];
        random.nextBytes(noise);
        int from = random.nextInt(damaged.length - noise.length + 1);
        System.arraycopy(noise, 0, damaged, from, noise.length);
      }
      default -> {
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return damaged;
  }
}
