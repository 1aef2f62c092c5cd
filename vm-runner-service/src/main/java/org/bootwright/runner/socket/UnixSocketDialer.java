package org.bootwright.runner.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Connects to a socket that another process is about to listen on. */
public final class UnixSocketDialer {
  /**
   * Short against the 30 ms that QEMU needs before it listens, long against the cost of one
   * attempt.
   */
  private static final long PAUSE_NANOS = Duration.ofMillis(3).toNanos();

  private UnixSocketDialer() {}

  /**
   * Tries until the peer listens.
   *
   * @param worthwhile asked between attempts; false when the peer can no longer come up
   * @throws IOException when the deadline passes or the peer is gone; the last refusal is the cause
   */
  public static SocketChannel connect(Path socket, Duration timeout, BooleanSupplier worthwhile)
      throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        return connectOnce(socket);
      } catch (IOException refused) {
        if (!worthwhile.getAsBoolean()) {
          throw new IOException("connecting to " + socket + ": its owner has ended", refused);
        }
        if (System.nanoTime() - deadline >= 0) {
          throw new IOException(
              "connecting to " + socket + ": nobody listens after " + timeout.toMillis() + " ms",
              refused);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new IOException("connecting to " + socket + ": interrupted");
      }
    }
  }

  private static SocketChannel connectOnce(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return channel;
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }
}
