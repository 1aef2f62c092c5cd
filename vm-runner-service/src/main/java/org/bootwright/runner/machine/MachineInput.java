package org.bootwright.runner.machine;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.InputKind;

/**
 * What people type into a VM. It belongs to the VM: what waits here survives a boot that is tried
 * again.
 */
public final class MachineInput implements AutoCloseable {
  private final InputQueue console = new InputQueue();
  private final InputQueue standard = new InputQueue();
  private final AtomicLong typed = new AtomicLong();

  InputQueue console() {
    return console;
  }

  InputQueue standard() {
    return standard;
  }

  /**
   * Queues input for the guest; all of it, or a failure and nothing of it.
   *
   * @param end no more follows; means nothing to a console
   */
  public void write(InputKind kind, byte[] bytes, boolean end, Duration timeout) {
    boolean accepted;
    try {
      accepted =
          switch (kind) {
            case CONSOLE -> type(bytes, timeout);
            case STDIN -> standard.offer(bytes, end, timeout);
          };
    } catch (IOException refused) {
      throw new FailureException(
          FailureCode.CONFLICT, "writing to the VM: " + refused.getMessage(), refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, "writing to the VM: interrupted", interrupted);
    }
    if (!accepted) {
      throw new FailureException(
          FailureCode.TIMEOUT,
          "writing to the VM: the guest took no input for " + timeout.toSeconds() + " s");
    }
  }

  private boolean type(byte[] bytes, Duration timeout) throws IOException, InterruptedException {
    typed.incrementAndGet();
    return console.offer(bytes, false, timeout);
  }

  /** How often somebody has typed on the console. */
  public long typed() {
    return typed.get();
  }

  /** The image's own init runs, and nothing reads a standard input. */
  public void refuseStandardInput() {
    standard.close();
  }

  /** Nothing is taken any more. */
  @Override
  public void close() {
    console.close();
    standard.close();
  }
}
