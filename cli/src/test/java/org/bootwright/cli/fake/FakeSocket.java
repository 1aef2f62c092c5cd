package org.bootwright.cli.fake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The gateway's end of a WebSocket. */
public final class FakeSocket {
  private final ServerWebSocket socket;

  /** Frames as they came. */
  public final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

  FakeSocket(ServerWebSocket socket) {
    this.socket = socket;
    socket.binaryMessageHandler(frame -> received.add(frame.getBytes()));
  }

  public String uri() {
    return socket.uri();
  }

  public void send(byte[] frame) {
    socket
        .writeBinaryMessage(Buffer.buffer(frame))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  public void send(String text) {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A frame of the attach protocol. */
  public void sendStream(int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[bytes.length + 1];
    frame[0] = (byte) stream;
    System.arraycopy(bytes, 0, frame, 1, bytes.length);
    send(frame);
  }

  /** The next frame as text; fails when none comes. */
  public String take() throws InterruptedException {
    byte[] frame = received.poll(30, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("no frame came within 30 s");
    }
    return new String(frame, StandardCharsets.ISO_8859_1);
  }

  public void close() {
    socket.close((short) 1000).toCompletionStage().toCompletableFuture().join();
  }

  public void abort() {
    socket.close((short) 1011, "gone").toCompletionStage().toCompletableFuture().join();
  }
}
