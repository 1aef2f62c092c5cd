package org.bootwright.converter.layer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged gzip, at random, by both libraries: never other bytes than the JDK's, never a crash.
 * {@code BOOTWRIGHT_TEST_SEED} repeats a run.
 */
final class DamagedGzipTest {
  private static final int ROUNDS = 4_000;
  private static final int MAX_BYTES = 200_000;

  private final long seed =
      Optional.ofNullable(System.getenv("BOOTWRIGHT_TEST_SEED"))
          .map(Long::parseLong)
          .orElseGet(System::nanoTime);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damagedStreamsGiveTheBytesOfTheJdkOrAnError(boolean guardBelow) throws Throwable {
    Random random = new Random(seed);
    try (GuardedMemory input = new GuardedMemory(MAX_BYTES);
        GuardedMemory output = new GuardedMemory(MAX_BYTES)) {
      for (int round = 0; round < ROUNDS; round++) {
        byte[] content = content(random);
        byte[] damaged = damage(gzip(content, random), random);
        var pieces = new GuardedPieces(input, damaged, 1 + random.nextInt(damaged.length + 1));
        int outputBytes = 1 + random.nextInt(2 * content.length + 100);
        ByteBuffer target =
            guardBelow ? output.firstBytes(outputBytes) : output.lastBytes(outputBytes);
        byte @Nullable [] byJdk = inflateByJdk(damaged);
        byte @Nullable [] byIsal = inflate(InflationLibrary.ISAL, pieces, target);
        String where = "seed %d, round %d".formatted(seed, round);
        if (byJdk != null) {
          assertThat(byIsal).as(where).isEqualTo(byJdk);
        } else if (byIsal != null) {
          // zlib refuses codes that are incomplete even where no bit of the stream needs the rest.
          assertThat(byIsal).as(where).isEqualTo(content);
        }
      }
    }
  }

  private static byte @Nullable [] inflateByJdk(byte[] damaged) throws IOException {
    return inflate(
        InflationLibrary.JDK,
        new Decoding.Pieces(damaged, damaged.length + 1),
        ByteBuffer.allocateDirect(64 << 10));
  }

  private static byte @Nullable [] inflate(
      InflationLibrary library, BlobInput.Pieces pieces, ByteBuffer target) throws IOException {
    try (Decoder decoder = new GzipDecoder(new BlobInput(pieces), library.newInflation())) {
      return Decoding.readAll(decoder, target);
    } catch (LayerFormatException e) {
      return null;
    }
  }

  /** Words, noise, or a few bytes again and again. */
  private static byte[] content(Random random) {
    byte[] bytes = new byte[random.nextInt(40_000)];
    int alphabet = 1 + random.nextInt(256);
    for (int at = 0; at < bytes.length; at++) {
      boolean repeats = at > 40 && random.nextInt(3) > 0;
      bytes[at] = repeats ? bytes[at - 1 - alphabet % 40] : (byte) random.nextInt(alphabet);
    }
    return bytes;
  }

  private static byte[] gzip(byte[] content, Random random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int level = random.nextInt(Deflater.BEST_COMPRESSION + 1);
    int strategy = random.nextInt(Deflater.HUFFMAN_ONLY + 1);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(level);
            def.setStrategy(strategy);
          }
        }) {
      gzip.write(content);
    }
    if (random.nextInt(4) == 0) {
      out.writeBytes(gzip("another member".getBytes(US_ASCII), random));
    }
    return out.toByteArray();
  }

  private static byte[] damage(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length) + 1);
      case 1 -> {
        int from = random.nextInt(damaged.length);
        int count = Math.min(damaged.length - from, 1 + random.nextInt(50));
        byte[] noise = new byte[count];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, damaged, from, count);
      }
      default -> {
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return damaged;
  }

  /** Pieces that end, each, where nobody may read on. */
  private record GuardedPieces(GuardedMemory memory, ByteBuffer rest, int pieceBytes)
      implements BlobInput.Pieces {
    GuardedPieces(GuardedMemory memory, byte[] bytes, int pieceBytes) {
      this(memory, ByteBuffer.wrap(bytes), pieceBytes);
    }

    @Override
    public @Nullable ByteBuffer next() {
      if (!rest.hasRemaining()) {
        return null;
      }
      int count = Math.min(pieceBytes, rest.remaining());
      ByteBuffer piece = memory.lastBytes(count);
      piece.put(rest.slice(rest.position(), count));
      rest.position(rest.position() + count);
      return piece.flip();
    }
  }
}
