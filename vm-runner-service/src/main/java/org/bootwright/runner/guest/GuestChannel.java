package org.bootwright.runner.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one guest init. A virtual thread of its own reads; any thread may send, and a
 * whole frame goes out under the write lock. Sending blocks while the guest does not read, until
 * {@link #close}.
 */
public final class GuestChannel implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GuestChannel.class);

  private final SocketChannel channel;
  private final GuestListener listener;

  /** How much output may be unacknowledged; small against the 256 KiB that a guest keeps. */
  private static final int ACKNOWLEDGE_STEP_BYTES = 32 * 1024;

  private final GuestConversation conversation;
  private final StandardInputCredit credit = new StandardInputCredit();
  private final ReentrantLock writeLock = new ReentrantLock();
  private final Thread reader;

  private final CompletableFuture<Void> resumed = new CompletableFuture<>();
  private final boolean resuming;
  private volatile boolean delivering;
  private long stdoutBytes;
  private long stderrBytes;
  private long acknowledgedBytes;

  private GuestChannel(
      SocketChannel channel, GuestListener listener, GuestConversation conversation) {
    this(channel, listener, conversation, Optional.empty());
  }

  private GuestChannel(
      SocketChannel channel,
      GuestListener listener,
      GuestConversation conversation,
      Optional<Received> received) {
    this.channel = channel;
    this.listener = listener;
    this.conversation = conversation;
    this.resuming = received.isPresent();
    this.stdoutBytes = received.map(Received::stdoutBytes).orElse(0L);
    this.stderrBytes = received.map(Received::stderrBytes).orElse(0L);
    this.acknowledgedBytes = stdoutBytes + stderrBytes;
    this.reader = Thread.ofVirtual().name("guest-channel").unstarted(this::readUntilEnd);
  }

  /** How much of a command's output was kept, from its start on. */
  public record Received(long stdoutBytes, long stderrBytes) {}

  /** Takes over a connected socket and begins to listen. */
  public static GuestChannel start(SocketChannel channel, GuestListener listener) {
    return started(new GuestChannel(channel, listener, GuestConversation.begin()));
  }

  /** Goes on with a guest that runs a command, where an earlier host was cut off. */
  public static GuestChannel resume(
      SocketChannel channel, GuestListener listener, Received received) throws IOException {
    return resume(channel, listener, GuestConversation.resume(), received);
  }

  private static GuestChannel resume(
      SocketChannel channel,
      GuestListener listener,
      GuestConversation conversation,
      Received received)
      throws IOException {
    var guest = new GuestChannel(channel, listener, conversation, Optional.of(received));
    guest.send(offsets(FrameType.RESUME, received.stdoutBytes(), received.stderrBytes()));
    return started(guest);
  }

  /** Goes on with a machine, whose agent has no command to go on with. */
  public static GuestChannel rejoin(SocketChannel channel, GuestListener listener)
      throws IOException {
    return resume(channel, listener, GuestConversation.rejoin(), new Received(0, 0));
  }

  private static GuestChannel started(GuestChannel guest) {
    guest.reader.start();
    return guest;
  }

  private static Frame offsets(int type, long stdoutBytes, long stderrBytes) {
    ByteBuffer payload = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return new Frame(type, payload.putLong(stdoutBytes).putLong(stderrBytes).array());
  }

  private void readUntilEnd() {
    Optional<IOException> failure = Optional.empty();
    try {
      var frames = new FrameReader(channel);
      if (resuming && !frames.skipTo(FrameType.RESUMED, GuestConversation.RESUME_MARK)) {
        throw new IOException("the guest did not resume");
      }
      for (Optional<Frame> frame = frames.read(); frame.isPresent(); frame = frames.read()) {
        Optional<GuestMessage> message = conversation.receive(frame.get());
        if (message.isPresent()) {
          delivering = true;
          deliver(message.get());
          delivering = false;
        }
      }
    } catch (IOException reason) {
      failure = Optional.of(reason);
    }
    credit.close();
    close();
    resumed.completeExceptionally(new IOException("the channel has ended"));
    listener.ended(failure);
  }

  private void deliver(GuestMessage message) throws IOException {
    if (message instanceof GuestMessage.Credit given) {
      credit.add(given.bytes());
      return;
    }
    if (message instanceof GuestMessage.Resumed again) {
      credit.add(again.creditBytes());
      resumed.complete(null);
    }
    listener.received(message);
    if (message instanceof GuestMessage.Stdout(byte[] bytes)) {
      stdoutBytes += bytes.length;
      acknowledge();
    } else if (message instanceof GuestMessage.Stderr(byte[] bytes)) {
      stderrBytes += bytes.length;
      acknowledge();
    }
  }

  /** What the listener has taken is kept: the guest need not send it again to another host. */
  private void acknowledge() throws IOException {
    long received = stdoutBytes + stderrBytes;
    if (received - acknowledgedBytes >= ACKNOWLEDGE_STEP_BYTES) {
      acknowledgedBytes = received;
      send(offsets(FrameType.ACKNOWLEDGE, stdoutBytes, stderrBytes));
    }
  }

  /** Waits for the guest's answer to {@link #resume}; false where none came. */
  public boolean awaitResumed(Duration timeout) throws InterruptedException {
    try {
      resumed.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException none) {
      return false;
    }
  }

  /** Answers the guest's HELLO with what it is to do. */
  public void boot(BootSettings settings) throws IOException {
    byte[] encoded = settings.encoded();
    conversation.bootSent();
    for (int start = 0; start < encoded.length; start += Frame.MAXIMUM_PAYLOAD_BYTES) {
      int end = Math.min(encoded.length, start + Frame.MAXIMUM_PAYLOAD_BYTES);
      send(new Frame(FrameType.BOOT, Arrays.copyOfRange(encoded, start, end)));
    }
    send(new Frame(FrameType.BOOT, new byte[0]));
  }

  /** Sends standard input, in pieces as the guest has room for them. One thread at a time. */
  public void writeStandardInput(byte[] bytes) throws IOException, InterruptedException {
    int start = 0;
    while (start < bytes.length) {
      int wanted = Math.min(bytes.length - start, Frame.MAXIMUM_PAYLOAD_BYTES);
      int count = credit.take(wanted);
      send(new Frame(FrameType.STDIN, Arrays.copyOfRange(bytes, start, start + count)));
      start += count;
    }
  }

  public void endStandardInput() throws IOException {
    send(new Frame(FrameType.STDIN_END, new byte[0]));
  }

  public void signal(int number) throws IOException {
    send(new Frame(FrameType.SIGNAL, new byte[] {(byte) number}));
  }

  public void shutdown() throws IOException {
    send(new Frame(FrameType.SHUTDOWN, new byte[0]));
  }

  /** Asks what the guest uses; the answer is a message. */
  public void askStats() throws IOException {
    send(new Frame(FrameType.STATS_ASK, new byte[0]));
  }

  /** Asks how the guest is; the answer is a message. Not again before that has come. */
  public void askHealth() throws IOException {
    conversation.healthAsked();
    send(new Frame(FrameType.HEALTH_ASK, new byte[0]));
  }

  /** Whether we listen to the guest: while a listener takes its time, nobody hears what it says. */
  public boolean isListening() {
    return !delivering;
  }

  /** Where commands beside the VM's own are ordered. */
  public ExecOrders execs() {
    return new ExecWriter(this::send);
  }

  /** Tells the guest that its last word was heard, so that it need not wait to power off. */
  public void bye() throws IOException {
    send(new Frame(FrameType.BYE, new byte[0]));
  }

  private void send(Frame frame) throws IOException {
    ByteBuffer bytes = frame.encoded();
    writeLock.lock();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      writeLock.unlock();
    }
  }

  /** Waits until the listener has heard everything that the guest sent. */
  public void awaitEnd() throws InterruptedException {
    reader.join();
  }

  /** Ends the connection; whoever is blocked in it gets an exception. */
  @Override
  public void close() {
    credit.close();
    try {
      channel.close();
    } catch (IOException failure) {
      log.debug("closing a guest channel", failure);
    }
  }
}
