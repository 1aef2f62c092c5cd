package org.bootwright.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.bootwright.contracts.json.ContractsJson;
import org.bootwright.gateway.lifecycle.FailureView;

/**
 * The messages of a WebSocket that carries the three streams of a command: the first byte says
 * which.
 */
final class AttachFrames {
  static final byte STDIN = 0;
  static final byte STDOUT = 1;
  static final byte STDERR = 2;
  static final byte END = 3;

  private static final Duration LAST_FRAME_LIMIT = Duration.ofSeconds(30);

  private AttachFrames() {}

  /** How a command ended. */
  record End(Optional<Integer> exitCode, Optional<FailureView> failure) {}

  /**
   * What a client wants to be written.
   *
   * @param end nothing follows
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and gone at once
  record Input(byte[] bytes, boolean end) {}

  static Input input(byte[] message) {
    if (message.length == 0 || message[0] != STDIN) {
      throw new IllegalArgumentException("a message begins with 0, for standard input");
    }
    return new Input(Arrays.copyOfRange(message, 1, message.length), message.length == 1);
  }

  /** Sends the last message, and waits until it has left. */
  static void sendEnd(ServerWebSocket socket, End end) throws InterruptedException {
    WebSocketSink sink = new WebSocketSink(socket, END);
    try {
      sink.write(ContractsJson.shared().mapper().writeValueAsBytes(end));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the end must have a JSON form", e);
    }
    sink.awaitDrained(LAST_FRAME_LIMIT);
  }
}
