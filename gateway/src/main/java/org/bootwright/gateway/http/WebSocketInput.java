package org.bootwright.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.bootwright.contracts.failure.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a WebSocket's messages on to a VM. The socket is paused while a message is on its way, so
 * that a client is no faster than its guest.
 */
final class WebSocketInput {
  private static final Logger log = LoggerFactory.getLogger(WebSocketInput.class);

  /** Takes what a client has sent. */
  interface Taker {
    /**
     * Takes a message; returns when it is on its way.
     *
     * @return whether more is wanted
     * @throws IllegalArgumentException where it is not one that a client may send
     */
    boolean take(byte[] message) throws InterruptedException;
  }

  private final ServerWebSocket socket;
  private final Taker taker;

  /** Holds what arrived before the pause took effect, which is a message or two. */
  private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();

  WebSocketInput(ServerWebSocket socket, Taker taker) {
    this.socket = socket;
    this.taker = taker;
  }

  /** Begins to take messages; runs until the thread is interrupted. */
  Thread start() {
    socket.binaryMessageHandler(this::arrive);
    socket.textMessageHandler(text -> arrive(Buffer.buffer(text)));
    socket.resume();
    return Thread.ofVirtual().name("web-socket-input").start(this::passOnUntilClosed);
  }

  private void arrive(Buffer message) {
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
      return taker.take(message);
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
