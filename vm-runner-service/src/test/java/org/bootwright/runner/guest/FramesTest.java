package org.bootwright.runner.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {
  private static FrameReader reader(byte[] bytes) {
    return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)));
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int index = 0; index < values.length; index++) {
      bytes[index] = (byte) values[index];
    }
    return bytes;
  }

  private static void write(ByteArrayOutputStream stream, ByteBuffer encoded) {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    stream.writeBytes(bytes);
  }

  @Test
  void frameIsTypeThreeZeroesLengthAndPayload() {
    byte[] encoded = new byte[11];
    new Frame(3, bytes(1, 2, 3)).encoded().get(encoded);

    assertThat(encoded).isEqualTo(bytes(3, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3));
  }

  @Test
  void framesComeBackWhateverThePiecesTheyArriveIn() throws IOException {
    var sent = new ArrayList<Frame>();
    var stream = new ByteArrayOutputStream();
    var random = new Random(1);
    for (int length : new int[] {0, 1, 7, 8, 4096, 65_535, 65_536, 0, 65_536}) {
      byte[] payload = new byte[length];
      random.nextBytes(payload);
      var frame = new Frame(random.nextInt(256), payload);
      sent.add(frame);
      write(stream, frame.encoded());
    }
    ReadableByteChannel whole = Channels.newChannel(new ByteArrayInputStream(stream.toByteArray()));
    var reader = new FrameReader(new PiecemealChannel(whole, random));

    for (Frame expected : sent) {
      Frame frame = reader.read().orElseThrow();
      assertThat(frame.type()).isEqualTo(expected.type());
      assertThat(frame.payload()).isEqualTo(expected.payload());
    }
    assertThat(reader.read()).isEmpty();
  }

  @Test
  void frameLongerThanAllowedIsRefusedBeforeItsPayload() {
    assertThatThrownBy(() -> reader(bytes(3, 0, 0, 0, 1, 0, 1, 0)).read())
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining("65537 bytes");
    assertThatThrownBy(() -> reader(bytes(3, 0, 0, 0, 255, 255, 255, 255)).read())
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining("4294967295 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void reservedByteThatIsNotZeroIsRefused(int index) {
    byte[] header = new byte[8];
    header[index] = 1;

    assertThatThrownBy(() -> reader(header).read())
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining("reserved");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 11})
  void streamThatEndsInsideAFrameIsRefused(int length) {
    byte[] whole = bytes(3, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4);
    byte[] cut = Arrays.copyOf(whole, length);

    assertThatThrownBy(() -> reader(cut).read())
        .isInstanceOf(GuestProtocolException.class)
        .hasMessageContaining("ends inside");
  }

  /** Whatever a guest sends, it is read as frames or refused as a breach of the protocol. */
  @Test
  void noBytesBreakTheReaderOrTheConversation() {
    for (int seed = 0; seed < 20_000; seed++) {
      byte[] stream = hostileStream(new Random(seed));
      var reader = reader(stream);
      var conversation = GuestConversation.begin();
      conversation.bootSent();
      try {
        for (Optional<Frame> frame = reader.read(); frame.isPresent(); frame = reader.read()) {
          Optional<GuestMessage> message = conversation.receive(frame.get());
          assertThat(message).as("seed %d", seed).isNotNull();
        }
      } catch (GuestProtocolException refused) {
        assertThat(refused.getMessage()).as("seed %d", seed).startsWith("the guest");
      } catch (IOException other) {
        throw new AssertionError("seed " + seed, other);
      }
    }
  }

  /** Mostly sound frames with sound beginnings, so that the later states are met as well. */
  private static byte[] hostileStream(Random random) {
    var stream = new ByteArrayOutputStream();
    if (random.nextInt(10) > 0) {
      stream.writeBytes(bytes(1, 0, 0, 0, 2, 0, 0, 0, 1, 0));
    }
    for (int count = random.nextInt(20); count > 0; count--) {
      byte[] payload = new byte[random.nextInt(24)];
      random.nextBytes(payload);
      ByteBuffer encoded = new Frame(random.nextInt(9), payload).encoded();
      if (random.nextInt(10) == 0) {
        encoded.put(random.nextInt(encoded.limit()), (byte) random.nextInt());
      }
      write(stream, encoded);
    }
    return stream.toByteArray();
  }

  /** Gives a few bytes at a time. */
  private record PiecemealChannel(ReadableByteChannel source, Random random)
      implements ReadableByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
      int count = Math.min(target.remaining(), 1 + random.nextInt(9_000));
      ByteBuffer piece = ByteBuffer.allocate(count);
      int result = source.read(piece);
      target.put(piece.flip());
      return result;
    }

    @Override
    public boolean isOpen() {
      return source.isOpen();
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  @Test
  void settingsAreKeysAndValuesEndedByNul() {
    BootSettings settings =
        BootSettings.builder().add("mode", "app").addAll("arg", List.of("sh", "é")).build();

    assertThat(settings.encoded())
        .isEqualTo("mode=app\0arg=sh\0arg=é\0".getBytes(StandardCharsets.UTF_8));
    assertThat(settings.toString()).doesNotContain("sh");
  }

  @Test
  void settingsRefuseWhatTheGuestCouldNotRead() {
    var settings = BootSettings.builder();

    assertThatThrownBy(() -> settings.add("env", "A=x\0y")).hasMessageContaining("NUL");
    assertThatThrownBy(() -> settings.add("env", "A=" + "x".repeat(BootSettings.MAXIMUM_BYTES)))
        .hasMessageContaining("more than 1048576 bytes");
  }
}
