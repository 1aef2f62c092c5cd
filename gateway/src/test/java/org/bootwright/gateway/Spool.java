package org.bootwright.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bootwright.contracts.message.Reply;

/** One output of one VM, kept whole. */
final class Spool {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean closed;

  void write(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  synchronized void write(byte[] piece) {
    bytes.writeBytes(piece);
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized Reply.Output read(long offset, int maximumBytes, long waitMillis) {
    long deadline = System.nanoTime() + waitMillis * 1_000_000;
    while (bytes.size() <= offset && !closed && System.nanoTime() < deadline) {
      try {
        wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    byte[] all = bytes.toByteArray();
    int from = (int) Math.min(offset, all.length);
    int to = (int) Math.min(all.length, (long) from + maximumBytes);
    return new Reply.Output(from, Arrays.copyOfRange(all, from, to), closed && to == all.length);
  }
}
