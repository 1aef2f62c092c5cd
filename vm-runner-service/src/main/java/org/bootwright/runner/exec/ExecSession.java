package org.bootwright.runner.exec;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.WindowSize;
import org.bootwright.runner.guest.ExecOrders;
import org.bootwright.runner.guest.GuestMessage;
import org.bootwright.runner.guest.GuestProtocolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One command from its order to 30 s after its reader was heard of last. A thread of its own tells
 * the guest what there is to tell, so that a guest that does not read holds up nobody else. Guarded
 * by its lock.
 */
final class ExecSession {
  private static final Logger log = LoggerFactory.getLogger(ExecSession.class);

  /** As for the output of VMs: a reader asks every few seconds. */
  private static final Duration READER_PATIENCE = Duration.ofSeconds(30);

  /** Nobody presses keys so fast. */
  private static final int MAXIMUM_SIGNALS = 16;

  private static final int SIGHUP = 1;
  private static final int SIGKILL = 9;

  /** As of a process that ends with its container. */
  private static final int EXIT_KILLED = 128 + SIGKILL;

  private final int number;
  private final ExecOrder order;
  private final ExecOrders guest;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final ExecOutput output;
  private final ExecInput input;
  private final ArchiveReport report;
  private final Deque<Integer> signals = new ArrayDeque<>();
  private Optional<WindowSize> window;
  private Optional<Integer> exitCode = Optional.empty();
  private Optional<FailureException> failure = Optional.empty();
  private long heardOfReaderNanos = System.nanoTime();
  private boolean executed;
  private boolean abandoned;

  ExecSession(int number, ExecOrder order, ExecOrders guest) {
    this(number, order, guest, READER_PATIENCE);
  }

  ExecSession(int number, ExecOrder order, ExecOrders guest, Duration patience) {
    this.number = number;
    this.order = order;
    this.guest = guest;
    this.patience = patience;
    this.window = order.window();
    this.output = new ExecOutput(order.bufferBytes());
    this.input = new ExecInput(order.bufferBytes());
    this.report = new ArchiveReport(order.action());
  }

  /**
   * Orders the command.
   *
   * @param over called when nobody is to be expected any more
   */
  void start(Runnable over) {
    Thread.ofVirtual()
        .name("exec-" + number)
        .start(
            () -> {
              send(order.settings());
              over.run();
            });
  }

  /** What is to be told to the guest. */
  private interface Sending {
    void send() throws IOException;
  }

  private void send(byte[] settings) {
    try {
      guest.start(number, settings);
      for (Optional<Sending> next = next(); next.isPresent(); next = next()) {
        next.get().send();
      }
    } catch (IOException gone) {
      log.debug("the guest takes no more orders for command {}", number, gone);
      lose();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      lose();
    }
  }

  /** Waits for something to tell; empty when the session is over. */
  private Optional<Sending> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!started.isCompletedExceptionally()) {
        Optional<Sending> due = exitCode.isPresent() ? Optional.empty() : due();
        if (due.isPresent()) {
          return due;
        }
        long left = heardOfReaderNanos + patience.toNanos() - System.nanoTime();
        if (left > 0) {
          long ignored = changed.awaitNanos(left);
        } else if (exitCode.isPresent()) {
          return Optional.empty();
        } else if (abandoned) {
          changed.await();
        } else {
          abandon();
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Sending> due() {
    if (window.isPresent()) {
      WindowSize size = window.get();
      window = Optional.empty();
      return Optional.of(() -> guest.resize(number, size));
    }
    int credit = output.takeOwed();
    if (credit > 0) {
      return Optional.of(() -> guest.credit(number, credit));
    }
    if (!executed) {
      return Optional.empty();
    }
    if (!signals.isEmpty()) {
      int signal = signals.removeFirst();
      return Optional.of(() -> guest.signal(number, signal));
    }
    Optional<byte[]> next = input.takeNext();
    if (next.isPresent()) {
      changed.signalAll(); // There is room for a writer who waits.
    }
    return next.map(bytes -> () -> guest.input(number, bytes));
  }

  /** As with docker, a command goes on without its reader; what has a terminal is hung up. */
  private void abandon() {
    abandoned = true;
    output.drop();
    input.end();
    if (order.endsWithReader()) {
      signals.addLast(SIGHUP);
    }
  }

  /** Waits until the command was executed. */
  void awaitStarted(Duration timeout) {
    StartWait.await(started, order.action(), timeout, this::giveUp);
  }

  private void giveUp() {
    lock.lock();
    try {
      abandon();
      signals.addLast(SIGKILL);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What the guest says of this command. */
  void received(GuestMessage.OfExec message) throws GuestProtocolException {
    lock.lock();
    try {
      boolean isAnswer =
          message instanceof GuestMessage.ExecStarted || message instanceof GuestMessage.ExecFailed;
      if (executed == isAnswer) {
        throw new GuestProtocolException(
            "the guest sent %s of a command that was %s"
                .formatted(
                    message.getClass().getSimpleName(),
                    executed ? "executed before" : "not executed yet"));
      }
      take(message);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(GuestMessage.OfExec message) throws GuestProtocolException {
    switch (message) {
      case GuestMessage.ExecStarted _ -> {
        executed = true;
        started.complete(true);
      }
      case GuestMessage.ExecFailed failed -> started.completeExceptionally(ExecFailures.of(failed));
      case GuestMessage.ExecOutput(int _, var kind, byte[] bytes) -> {
        if (order.archive() && kind == OutputKind.STDERR) {
          output.pass(bytes);
          report.add(bytes);
        } else {
          output.add(kind, bytes);
        }
      }
      case GuestMessage.ExecCredit(int _, long bytes) -> input.credit(bytes);
      case GuestMessage.ExecExited(int _, int code) -> end(code);
    }
  }

  private void end(int code) {
    exitCode = Optional.of(code);
    if (order.archive() && code != 0) {
      failure = Optional.of(report.failure(code));
    }
  }

  /** The guest is gone, and the command with it. */
  void lose() {
    lock.lock();
    try {
      if (exitCode.isEmpty()) {
        end(EXIT_KILLED);
      }
      started.completeExceptionally(
          new FailureException(FailureCode.CONFLICT, order.action() + ": the VM has ended"));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the command has ended, and waits for its reader only. */
  boolean hasEnded() {
    lock.lock();
    try {
      return exitCode.isPresent() || started.isCompletedExceptionally();
    } finally {
      lock.unlock();
    }
  }

  Reply.ExecOutput read(long offset, boolean hold, Duration wait) throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    lock.lockInterruptibly();
    try {
      requireKept(offset);
      heardOfReaderNanos = System.nanoTime();
      if (hold) {
        return new Reply.ExecOutput(List.of(), offset, Optional.empty());
      }
      long left = deadline - System.nanoTime();
      while (!output.hasMore(offset) && exitCode.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      requireKept(offset); // Another reader may have come meanwhile.
      heardOfReaderNanos = System.nanoTime();
      List<ExecPiece> pieces = output.take(offset);
      changed.signalAll(); // There may be credit to give.
      if (pieces.isEmpty() && exitCode.isPresent()) {
        failIfRefused();
      }
      boolean last = output.isTaken() && (failure.isEmpty() || pieces.isEmpty());
      return new Reply.ExecOutput(pieces, output.takenEnd(), last ? exitCode : Optional.empty());
    } finally {
      lock.unlock();
    }
  }

  /** Of files that could not be copied, once all that could was read. */
  private void failIfRefused() {
    if (failure.isPresent()) {
      throw new FailureException(failure.get().failure(), failure.get());
    }
  }

  private void requireKept(long offset) {
    if (!output.keeps(offset)) {
      throw new FailureException(
          FailureCode.CONFLICT,
          "reading a command's output from offset %d: it was read already, and is not kept"
              .formatted(offset));
    }
  }

  /** Queues input; all of it, or a failure and nothing of it. */
  void write(byte[] bytes, boolean end, Duration timeout) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeout.toNanos();
      while (!input.hasRoomFor(bytes) && exitCode.isEmpty() && !input.hasEnded()) {
        if (left <= 0) {
          throw new FailureException(
              FailureCode.TIMEOUT,
              "writing to a command: it took no input for " + timeout.toSeconds() + " s");
        }
        left = changed.awaitNanos(left);
      }
      if (exitCode.isPresent() || input.hasEnded()) {
        failIfRefused();
        throw new FailureException(
            FailureCode.CONFLICT, "writing to a command: it takes no more input");
      }
      input.add(bytes);
      if (end) {
        input.end();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void signal(int signal) {
    lock.lock();
    try {
      if (signals.size() < MAXIMUM_SIGNALS) {
        signals.addLast(signal);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void resize(WindowSize size) {
    if (!order.terminal()) {
      throw new FailureException(
          FailureCode.CONFLICT, "resizing a command's terminal: it has none");
    }
    lock.lock();
    try {
      window = Optional.of(size);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
