package org.bootwright.cli.client;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of binary frames. Sending waits until the frame is on its way, receiving asks for the
 * next frame only when the listener is done with the last: so neither side piles anything up.
 * Sending is for one thread at a time, closing for any.
 */
public final class ByteSocket implements AutoCloseable {
  /** Larger than any frame that the gateway sends. */
  private static final int MAXIMUM_FRAME_BYTES = 16 << 20;

  private final WebSocket socket;

  private ByteSocket(WebSocket socket) {
    this.socket = socket;
  }

  static ByteSocket open(HttpTransport transport, String path, BytesListener listener) {
    try {
      WebSocket socket =
          transport
              .webSocket()
              .buildAsync(transport.address().resolveWebSocket(path), new Receiver(listener))
              .join();
      return new ByteSocket(socket);
    } catch (CompletionException failed) {
      throw translate(transport, path, failed.getCause());
    }
  }

  private static FailureException translate(
      HttpTransport transport, String path, @Nullable Throwable cause) {
    if (cause instanceof WebSocketHandshakeException refused) {
      String bare = path.indexOf('?') < 0 ? path : path.substring(0, path.indexOf('?'));
      String request = "opening " + bare;
      int status = refused.getResponse().statusCode();
      return FailureJson.parseProblem(MissingNode.getInstance(), status, request).asException();
    }
    return transport.unavailable(
        cause instanceof IOException broken ? broken : new IOException(String.valueOf(cause)));
  }

  /** Sends one frame; an IOException means that the gateway takes no more. */
  public void send(ByteBuffer bytes) throws IOException {
    try {
      socket.sendBinary(bytes, true).join();
    } catch (CompletionException failed) {
      throw new IOException("the gateway closed the stream", failed.getCause());
    }
  }

  @Override
  public void close() {
    // The close frame is a courtesy: nobody waits for it, nor for the gateway's answer.
    var _ =
        socket
            .sendClose(WebSocket.NORMAL_CLOSURE, "")
            .whenComplete((done, failed) -> socket.abort());
  }

  /** Puts the parts of a frame together and tells the end once. */
  private static final class Receiver implements WebSocket.Listener {
    private final BytesListener listener;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final AtomicBoolean ended = new AtomicBoolean();

    Receiver(BytesListener listener) {
      this.listener = listener;
    }

    @Override
    public void onOpen(WebSocket webSocket) {
      webSocket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer data, boolean last) {
      if (last && parts.size() == 0) {
        listener.bytes(data);
      } else {
        collect(data, last);
      }
      webSocket.request(1);
      return null;
    }

    private void collect(ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      parts.writeBytes(bytes);
      if (parts.size() > MAXIMUM_FRAME_BYTES) {
        throw new IllegalStateException("a frame is larger than " + MAXIMUM_FRAME_BYTES);
      }
      if (last) {
        listener.bytes(ByteBuffer.wrap(parts.toByteArray()));
        parts.reset();
      }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
      end(
          status == WebSocket.NORMAL_CLOSURE || status == 1001
              ? null
              : new FailureException(
                  FailureCode.GATEWAY_UNAVAILABLE,
                  "the gateway closed the stream with status " + status + " " + reason));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      end(
          new FailureException(
              FailureCode.GATEWAY_UNAVAILABLE,
              "the connection to the gateway broke while streaming (" + error + ")",
              error));
    }

    private void end(@Nullable FailureException failure) {
      if (ended.compareAndSet(false, true)) {
        listener.closed(failure);
      }
    }
  }
}
