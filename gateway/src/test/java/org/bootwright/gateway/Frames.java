package org.bootwright.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What came over a WebSocket, by the first byte of each message. */
final class Frames implements WebSocket.Listener {
  /** The connection ended without a close frame: RFC 6455, 7.4.1. */
  private static final int ABNORMAL_CLOSURE = 1006;

  private final Map<Integer, ByteArrayOutputStream> streams = new TreeMap<>();
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private volatile boolean reading;
  private int lastStream = -1;

  Frames(boolean reading) {
    this.reading = reading;
  }

  void readOn(WebSocket socket) {
    reading = true;
    socket.request(1);
  }

  @Override
  public void onOpen(WebSocket socket) {
    if (reading) {
      socket.request(1);
    }
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onBinary(
      WebSocket socket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    message.writeBytes(bytes);
    if (last) {
      byte[] all = message.toByteArray();
      message.reset();
      whole.writeBytes(all);
      lastStream = all[0];
      streams
          .computeIfAbsent(lastStream, key -> new ByteArrayOutputStream())
          .write(all, 1, all.length - 1);
    }
    if (reading) {
      socket.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    if (error instanceof IOException) {
      closed.complete(ABNORMAL_CLOSURE);
    } else {
      closed.completeExceptionally(error);
    }
  }

  int awaitClose() {
    return closed.orTimeout(TestSystem.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  synchronized byte[] bytes(int stream) {
    return streams.getOrDefault(stream, new ByteArrayOutputStream()).toByteArray();
  }

  String text(int stream) {
    return new String(bytes(stream), StandardCharsets.UTF_8);
  }

  synchronized String whole() {
    return whole.toString(StandardCharsets.UTF_8);
  }

  synchronized int received() {
    return whole.size();
  }

  synchronized int lastStream() {
    return lastStream;
  }
}
