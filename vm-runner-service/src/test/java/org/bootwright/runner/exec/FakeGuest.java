package org.bootwright.runner.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.vm.WindowSize;
import org.bootwright.runner.guest.ExecOrders;

/** Writes down what it is told. */
final class FakeGuest implements ExecOrders {
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private volatile boolean gone;

  /** The next order. */
  String next() throws InterruptedException {
    String order = told.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    if (order == null) {
      throw new AssertionError("the guest was told nothing more");
    }
    return order;
  }

  void expect(String... orders) throws InterruptedException {
    for (String order : orders) {
      String actual = next();
      if (!actual.equals(order)) {
        throw new AssertionError("the guest was told '" + actual + "', not '" + order + "'");
      }
    }
  }

  boolean heardNothing() {
    return told.isEmpty();
  }

  /** From now on nothing reaches it. */
  void leave() {
    gone = true;
  }

  private void hear(String order) throws IOException {
    if (gone) {
      throw new IOException("the guest is gone");
    }
    told.add(order);
  }

  @Override
  public void start(int exec, byte[] settings) throws IOException {
    hear("start " + exec + " " + text(settings));
  }

  @Override
  public void input(int exec, byte[] bytes) throws IOException {
    hear("input " + exec + " " + text(bytes));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8).replace('\0', '|');
  }

  @Override
  public void signal(int exec, int number) throws IOException {
    hear("signal " + exec + " " + number);
  }

  @Override
  public void resize(int exec, WindowSize window) throws IOException {
    hear("resize " + exec + " " + window.rows() + " " + window.columns());
  }

  @Override
  public void credit(int exec, int bytes) throws IOException {
    hear("credit " + exec + " " + bytes);
  }
}
