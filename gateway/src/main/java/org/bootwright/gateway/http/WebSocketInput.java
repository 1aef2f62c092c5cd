package org.bootwright.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.gateway.output.InputWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a WebSocket's messages on to a VM. The socket is paused while a message is on its way, so
 * that a client is no faster than its guest.
 */
final class WebSocketInput {
  private static final Logger log = LoggerFactory.getLogger(WebSocketInput.class);

  /** Reads a client's message. */
  interface Reader {
    Input read(byte[] message);
  }

  /**
   * What a client wants to be written.
   *
   * @param end nothing follows
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and gone at once
  record Input(byte[] bytes, boolean end) {}

  private final ServerWebSocket socket;
  private final InputWriter writer;
  private final Reader reader;

  /** Holds what arrived before the pause took effect, which is a message or two. */
  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();

  WebSocketInput(ServerWebSocket socket, InputWriter writer, Reader reader) {
    this.socket = socket;
    this.writer = writer;
    this.reader = reader;
  }

  /** Begins to take messages; runs until the thread is interrupted. */
  Thread start() {
    socket.binaryMessageHandler(this::take);
    socket.textMessageHandler(text -> take(Buffer.buffer(text)));
    socket.resume();
    return Thread.ofVirtual().name("web-socket-input").start(this::passOnUntilClosed);
  }

  private void take(Buffer message) {
    socket.pause();
    arrived.add(message.getBytes());
  }

  private void passOnUntilClosed() {
    try {
      boolean wanted = true;
      while (!Thread.currentThread().isInterrupted()) {
        byte[] message = arrived.take();
        wanted = wanted && passOn(message);
        if (arrived.isEmpty()) {
          socket.resume();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether more may be written. */
  private boolean passOn(byte[] message) throws InterruptedException {
    try {
      Input input = reader.read(message);
      return writer.write(input.bytes(), input.end()) && !input.end();
    } catch (IllegalArgumentException e) {
      var _ = socket.close((short) 1003, e.getMessage());
      return false;
    } catch (FailureException e) {
      // Output goes on: that a VM takes no input is no reason not to watch it.
      log.info("input is not taken any more: {}", e.getMessage());
      return false;
    }
  }
}
