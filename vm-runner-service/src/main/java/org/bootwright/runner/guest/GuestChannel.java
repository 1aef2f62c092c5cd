package org.bootwright.runner.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Optional;
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
  private final GuestConversation conversation = new GuestConversation();
  private final StandardInputCredit credit = new StandardInputCredit();
  private final ReentrantLock writeLock = new ReentrantLock();
  private final Thread reader;

  private GuestChannel(SocketChannel channel, GuestListener listener) {
    this.channel = channel;
    this.listener = listener;
    this.reader = Thread.ofVirtual().name("guest-channel").unstarted(this::readUntilEnd);
  }

  /** Takes over a connected socket and begins to listen. */
  public static GuestChannel start(SocketChannel channel, GuestListener listener) {
    var guest = new GuestChannel(channel, listener);
    guest.reader.start();
    return guest;
  }

  private void readUntilEnd() {
    Optional<IOException> failure = Optional.empty();
    try {
      var frames = new FrameReader(channel);
      for (Optional<Frame> frame = frames.read(); frame.isPresent(); frame = frames.read()) {
        Optional<GuestMessage> message = conversation.receive(frame.get());
        if (message.isPresent()) {
          deliver(message.get());
        }
      }
    } catch (IOException reason) {
      failure = Optional.of(reason);
    }
    credit.close();
    close();
    listener.ended(failure);
  }

  private void deliver(GuestMessage message) throws IOException {
    if (message instanceof GuestMessage.Credit given) {
      credit.add(given.bytes());
    } else {
      listener.received(message);
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
