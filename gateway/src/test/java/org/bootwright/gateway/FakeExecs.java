package org.bootwright.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.ExecPiece;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.OutputKind;

/** A runner's commands in VMs: one, which writes what a test says. Guarded by its monitor. */
final class FakeExecs {
  final List<Request.StartExec> started = new CopyOnWriteArrayList<>();
  final List<Request.StartArchive> archives = new CopyOnWriteArrayList<>();
  final BlockingQueue<Request.WriteExec> inputs = new LinkedBlockingQueue<>();
  final List<Request.OfExec> others = new CopyOnWriteArrayList<>();
  final AtomicInteger inputsToTimeOut = new AtomicInteger();
  private final List<ExecPiece> pieces = new ArrayList<>();
  private Optional<FailureException> failure = Optional.empty();
  private Optional<FailureException> readFailure = Optional.empty();
  private Optional<Integer> exitCode = Optional.empty();
  private long offset;

  synchronized void write(OutputKind kind, String text) {
    pieces.add(new ExecPiece(kind, text.getBytes(StandardCharsets.UTF_8)));
    notifyAll();
  }

  synchronized void end(int code) {
    exitCode = Optional.of(code);
    notifyAll();
  }

  /** From now on every request fails so. */
  synchronized void fail(FailureCode code, String message) {
    failure = Optional.of(new FailureException(code, message));
    notifyAll();
  }

  /** From now on reading fails so, as it does of files that cannot be copied. */
  synchronized void failReads(FailureCode code, String message) {
    readFailure = Optional.of(new FailureException(code, message));
  }

  Reply answer(Request.OfExec request) {
    return switch (request) {
      case Request.StartExec start -> {
        throwFailure();
        started.add(start);
        yield new Reply.Accepted();
      }
      case Request.StartArchive start -> {
        throwFailure();
        archives.add(start);
        yield new Reply.Accepted();
      }
      case Request.ReadExec read -> read(read);
      case Request.WriteExec write -> {
        if (inputsToTimeOut.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw new FailureException(FailureCode.TIMEOUT, "the command took no input");
        }
        inputs.add(write);
        yield new Reply.Accepted();
      }
      case Request.SignalExec _, Request.ResizeExec _ -> {
        throwFailure();
        others.add(request);
        yield new Reply.Accepted();
      }
    };
  }

  private synchronized void throwFailure() {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private synchronized Reply read(Request.ReadExec read) {
    throwFailure();
    if (readFailure.isPresent()) {
      throw readFailure.get();
    }
    if (read.offset() != offset) {
      throw new FailureException(FailureCode.CONFLICT, "it was read already");
    }
    if (read.hold()) {
      return new Reply.ExecOutput(List.of(), read.offset(), Optional.empty());
    }
    awaitSomething(read.waitMillis());
    throwFailure();
    List<ExecPiece> taken = List.copyOf(pieces);
    pieces.clear();
    offset += taken.stream().mapToInt(piece -> piece.bytes().length).sum();
    return new Reply.ExecOutput(taken, offset, exitCode);
  }

  private void awaitSomething(long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000;
    try {
      while (pieces.isEmpty() && exitCode.isEmpty() && failure.isEmpty()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
