package org.bootwright.gateway.output;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.OutputKind;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.bootwright.gateway.lifecycle.VmDesk;
import org.bootwright.gateway.vm.VmRecord;

/** Reads one output of one VM from its runner. For use by one thread, which it blocks. */
public final class OutputReader {
  /** A message holds it with room to spare even as base64; larger pieces are no faster. */
  private static final int PIECE_BYTES = 256 * 1024;

  private static final Duration LONG_POLL = Duration.ofSeconds(5);

  /** A runner that has the bytes answers in milliseconds; this is for a busy host. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  /** A runner holds a stream for a reader that asked within the last 30 s. */
  private static final Duration HOLD_EVERY = Duration.ofSeconds(5);

  /** Between tries while a VM is on its way to its runner. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How often a runner of an ended VM may fail to answer. */
  private static final int MAXIMUM_FAILURES = 3;

  private final VmDesk desk;
  private final MessageBus bus;
  private final VmId vm;
  private final OutputKind kind;

  public OutputReader(VmDesk desk, MessageBus bus, VmId vm, OutputKind kind) {
    this.desk = desk;
    this.bus = bus;
    this.vm = vm;
    this.kind = kind;
  }

  /** Sends what there is from an offset on. */
  public void copy(long offset, OutputSink sink) throws InterruptedException {
    pump(offset, false, sink);
  }

  /**
   * Sends everything from an offset on until the VM has ended; waits for one that does not run yet.
   * Returns early when the sink is closed.
   */
  public void follow(long offset, OutputSink sink) throws InterruptedException {
    pump(offset, true, sink);
  }

  private void pump(long from, boolean follow, OutputSink sink) throws InterruptedException {
    long offset = from;
    int failures = 0;
    while (!sink.isClosed()) {
      Optional<VmRecord> current = desk.find(vm);
      if (current.isEmpty() || isOver(current.get(), follow)) {
        return;
      }
      if (follow && isPending(current.get())) {
        awaitChangeOf(current.get());
        continue;
      }
      Optional<Reply.Output> output = Optional.empty();
      try {
        output = ask(current.get(), offset, PIECE_BYTES, follow ? LONG_POLL : Duration.ZERO);
        failures = 0;
      } catch (FailureException e) {
        failures++;
        boolean gone = e.code() == FailureCode.VM_NOT_FOUND;
        if (current.get().state().hasEnded() || !follow) {
          if (gone) {
            return;
          }
          if (failures >= MAXIMUM_FAILURES) {
            throw e;
          }
        }
      }
      if (output.isPresent() && output.get().bytes().length > 0) {
        offset = output.get().offset() + output.get().bytes().length;
        deliver(current.get(), output.get().bytes(), offset, sink);
      }
      boolean end = output.isPresent() && output.get().end();
      boolean empty = output.isEmpty() || output.get().bytes().length == 0;
      if (end && current.get().state().hasEnded()) {
        return;
      }
      if (empty && output.isPresent() && !follow) {
        return;
      }
      if (output.isEmpty() || (end && empty)) {
        Thread.sleep(PAUSE);
      }
    }
  }

  /** No runner ever had it, or its runner is not known any more. */
  private static boolean isOver(VmRecord current, boolean follow) {
    return current.status().runner().isEmpty() && (current.state().hasEnded() || !follow);
  }

  private static boolean isPending(VmRecord current) {
    return !current.state().hasEnded() && !current.state().isOnRunner();
  }

  private void awaitChangeOf(VmRecord before) throws InterruptedException {
    try {
      desk.await(vm, now -> !now.equals(before), LONG_POLL);
    } catch (FailureException e) {
      if (e.code() != FailureCode.TIMEOUT) {
        throw e;
      }
    }
  }

  private void deliver(VmRecord current, byte[] bytes, long offset, OutputSink sink)
      throws InterruptedException {
    sink.write(bytes);
    while (!sink.awaitDrained(HOLD_EVERY) && !sink.isClosed()) {
      try {
        ask(current, offset, 0, Duration.ZERO);
      } catch (FailureException e) {
        // The next real question says so again, and that one is handled.
        if (e.code() == FailureCode.INTERNAL) {
          throw e;
        }
      }
    }
  }

  private Optional<Reply.Output> ask(VmRecord current, long offset, int bytes, Duration wait) {
    RunnerId runner = current.status().runner().orElseThrow();
    Reply reply =
        bus.request(
            Endpoint.runner(runner),
            new Request.ReadOutput(vm, kind, offset, bytes, wait.toMillis()),
            wait.plus(ANSWER_LIMIT));
    if (reply instanceof Reply.Output output) {
      return Optional.of(output);
    }
    throw new FailureException(
        FailureCode.INTERNAL,
        "reading output of %s: runner %s answered with %s"
            .formatted(vm, runner, reply.getClass().getSimpleName()));
  }

  /** The offset behind all that there is now; 0 for a VM that does not run yet. */
  public long end() throws InterruptedException {
    LineCounter counter = new LineCounter(0);
    scan(counter);
    return counter.position();
  }

  /** The offset at which the last lines begin. A last line without an end counts as one. */
  public long tail(int lines) throws InterruptedException {
    LineCounter counter = new LineCounter(lines);
    scan(counter);
    return counter.start();
  }

  private void scan(LineCounter counter) throws InterruptedException {
    Optional<VmRecord> current = desk.find(vm);
    if (current.isEmpty()
        || current.get().status().runner().isEmpty()
        || isPending(current.get())) {
      return;
    }
    while (true) {
      Optional<Reply.Output> output;
      try {
        output = ask(current.get(), counter.position(), PIECE_BYTES, Duration.ZERO);
      } catch (FailureException e) {
        if (e.code() == FailureCode.VM_NOT_FOUND) {
          return;
        }
        throw e;
      }
      if (output.isEmpty() || output.get().bytes().length == 0) {
        return;
      }
      counter.add(output.get().offset(), output.get().bytes());
    }
  }

  /** Remembers where the last lines began. */
  private static final class LineCounter {
    private final int lines;
    private final ArrayDeque<Long> starts = new ArrayDeque<>();
    private long position;
    private boolean atLineStart = true;

    LineCounter(int lines) {
      this.lines = lines;
    }

    void add(long offset, byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        if (atLineStart && lines > 0) {
          if (starts.size() == lines) {
            starts.removeFirst();
          }
          starts.addLast(offset + i);
        }
        atLineStart = bytes[i] == '\n';
      }
      position = offset + bytes.length;
    }

    long position() {
      return position;
    }

    long start() {
      return starts.isEmpty() ? position : starts.getFirst();
    }
  }
}
