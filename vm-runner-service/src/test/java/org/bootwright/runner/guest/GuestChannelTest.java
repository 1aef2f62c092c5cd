package org.bootwright.runner.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The channel with a scripted guest on the other end of a real socket. */
final class GuestChannelTest implements GuestListener {
  @TempDir Path directory;

  private final List<GuestMessage> heard = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Optional<IOException>> end = new CompletableFuture<>();
  private SocketChannel guest;
  private FrameReader fromHost;
  private GuestChannel channel;

  @Override
  public void received(GuestMessage message) {
    heard.add(message);
  }

  @Override
  public void ended(Optional<IOException> failure) {
    end.complete(failure);
  }

  @BeforeEach
  void connect() throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("guest.sock"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      channel = GuestChannel.start(SocketChannel.open(address), this);
      guest = server.accept();
    }
    fromHost = new FrameReader(guest);
  }

  @AfterEach
  void disconnect() throws IOException {
    channel.close();
    guest.close();
  }

  private void say(int type, byte... payload) throws IOException {
    ByteBuffer encoded = new Frame(type, payload).encoded();
    while (encoded.hasRemaining()) {
      guest.write(encoded);
    }
  }

  private Frame next() throws IOException {
    return fromHost.read().orElseThrow();
  }

  private void greet() throws IOException {
    say(FrameType.HELLO, (byte) 1, (byte) 0);
    Awaitility.await().until(() -> heard.contains(new GuestMessage.Hello(1)));
    channel.boot(BootSettings.builder().add("mode", "app").build());
    assertThat(next().payload()).isEqualTo("mode=app\0".getBytes(StandardCharsets.UTF_8));
    assertThat(next().payload()).as("the end of the settings").isEmpty();
  }

  @Test
  void largeSettingsGoInPieces() throws IOException {
    say(FrameType.HELLO, (byte) 1, (byte) 0);
    var settings = BootSettings.builder().add("env", "A=" + "x".repeat(150_000)).build();

    var sending = CompletableFuture.runAsync(() -> boot(settings));

    assertThat(List.of(next().payload().length, next().payload().length)).containsOnly(65_536);
    assertThat(next().payload().length).isEqualTo(settings.encoded().length - 2 * 65_536);
    assertThat(next().payload()).isEmpty();
    sending.join();
  }

  private void boot(BootSettings settings) {
    try {
      channel.boot(settings);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void standardInputWaitsForCredit() throws Exception {
    greet();
    var writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                channel.writeStandardInput(new byte[] {1, 2, 3, 4, 5});
                channel.endStandardInput();
              } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
              }
            });
    channel.signal(10);
    assertThat(next().type())
        .as("nothing overtakes, since nothing was sent")
        .isEqualTo(FrameType.SIGNAL);

    say(FrameType.CREDIT, (byte) 2, (byte) 0, (byte) 0, (byte) 0);
    assertThat(next().payload()).containsExactly(1, 2);
    say(FrameType.CREDIT, (byte) 9, (byte) 0, (byte) 0, (byte) 0);
    assertThat(next().payload()).containsExactly(3, 4, 5);
    assertThat(next().type()).isEqualTo(FrameType.STDIN_END);
    writing.get(10, TimeUnit.SECONDS);
  }

  @Test
  void endOfTheGuestSendsTheWriterAway() throws Exception {
    greet();
    var writing =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                channel.writeStandardInput(new byte[1]);
                return "written";
              } catch (IOException refused) {
                return String.valueOf(refused.getMessage());
              } catch (InterruptedException interrupted) {
                return "interrupted";
              }
            });

    guest.close();

    assertThat(writing.get(10, TimeUnit.SECONDS)).contains("takes no more standard input");
    assertThat(end.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void breachOfTheProtocolEndsTheChannel() throws Exception {
    greet();

    say(FrameType.EXIT, (byte) 7);

    assertThat(end.get(10, TimeUnit.SECONDS).orElseThrow())
        .isInstanceOf(GuestProtocolException.class);
    assertThatThrownBy(() -> channel.shutdown()).isInstanceOf(IOException.class);
  }

  @Test
  void creditBeyondReasonEndsTheChannel() throws Exception {
    greet();

    say(FrameType.CREDIT, (byte) 0, (byte) 0, (byte) 0, (byte) 0x40);
    say(FrameType.CREDIT, (byte) 1, (byte) 0, (byte) 0, (byte) 0);

    assertThat(end.get(10, TimeUnit.SECONDS).orElseThrow()).hasMessageContaining("credit");
  }

  @Test
  void wordsToTheGuestAreTheProtocolsFrames() throws IOException {
    greet();

    channel.shutdown();
    channel.bye();

    assertThat(next().type()).isEqualTo(FrameType.SHUTDOWN);
    assertThat(next().type()).isEqualTo(FrameType.BYE);
  }

  private static byte[] numbers(long... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long number : numbers) {
      bytes.putLong(number);
    }
    return bytes.array();
  }

  @Test
  void storedOutputIsAcknowledgedWithBothOffsets() throws IOException {
    greet();

    say(FrameType.STDERR, new byte[100]);
    say(FrameType.STDOUT, new byte[32 * 1024]);

    Frame frame = next();
    assertThat(frame.type()).isEqualTo(FrameType.ACKNOWLEDGE);
    assertThat(frame.payload()).isEqualTo(numbers(32 * 1024, 100));
  }

  /** The end of a frame whose beginning another host has read comes first. */
  @Test
  void resumedChannelSkipsWhatItCannotKnowAndGoesOn() throws Exception {
    disconnect();
    var address = UnixDomainSocketAddress.of(directory.resolve("again.sock"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(address);
      channel =
          GuestChannel.resume(SocketChannel.open(address), this, new GuestChannel.Received(70, 5));
      guest = server.accept();
    }
    fromHost = new FrameReader(guest);
    Frame resume = next();
    assertThat(resume.type()).isEqualTo(FrameType.RESUME);
    assertThat(resume.payload()).isEqualTo(numbers(70, 5));

    guest.write(ByteBuffer.wrap(new byte[] {8, 0, 0, 0, 29, 0, 0, 0, 'b', 'o', 'o', 1, 2, 3}));
    say(FrameType.RESUMED, resumedPayload(1234, 3));
    say(FrameType.STDOUT, (byte) 'x');

    assertThat(channel.awaitResumed(Duration.ofSeconds(10))).isTrue();
    Awaitility.await().until(() -> heard.size() == 2);
    assertThat(heard.getFirst()).isEqualTo(new GuestMessage.Resumed(1234, 3, false));
    assertThat(heard.getLast()).isInstanceOf(GuestMessage.Stdout.class);
    channel.writeStandardInput(new byte[] {1, 2, 3});
    assertThat(next().payload()).as("the credit that the guest named").containsExactly(1, 2, 3);
  }

  private static byte[] resumedPayload(long inputBytes, int credit) {
    return ByteBuffer.allocate(29)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(GuestConversation.RESUME_MARK)
        .putLong(inputBytes)
        .putInt(credit)
        .put((byte) 0)
        .array();
  }
}
