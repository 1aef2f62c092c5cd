package org.bootwright.runner.exec;

import java.time.Duration;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;

/** Answers those who run commands in a VM beside its own. */
public final class ExecAnswers {
  /** Longer polls would only meet the timeouts of whoever is between us and the reader. */
  private static final long MAXIMUM_WAIT_MILLIS = 20_000;

  /** How long input may wait for a command that does not read. */
  private static final Duration INPUT_TIMEOUT = Duration.ofSeconds(10);

  private static final int MAXIMUM_SIGNAL = 64;

  private ExecAnswers() {}

  public static Reply answer(ExecSessions sessions, Request.OfExec request) {
    try {
      return switch (request) {
        case Request.StartExec start -> {
          sessions.start(start.exec(), ExecOrder.of(start.spec()));
          yield new Reply.Accepted();
        }
        case Request.StartArchive start -> {
          sessions.start(start.exec(), ExecOrder.of(start.spec()));
          yield new Reply.Accepted();
        }
        case Request.ReadExec read ->
            sessions
                .find(read.exec())
                .read(
                    read.offset(),
                    read.hold(),
                    Duration.ofMillis(Math.clamp(read.waitMillis(), 0, MAXIMUM_WAIT_MILLIS)));
        case Request.WriteExec write -> {
          sessions.find(write.exec()).write(write.bytes(), write.end(), INPUT_TIMEOUT);
          yield new Reply.Accepted();
        }
        case Request.SignalExec signal -> {
          requireSignal(signal.signal());
          sessions.find(signal.exec()).signal(signal.signal());
          yield new Reply.Accepted();
        }
        case Request.ResizeExec resize -> {
          sessions.find(resize.exec()).resize(resize.window());
          yield new Reply.Accepted();
        }
      };
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.CANCELLED, "reaching a command: the runner is ending", interrupted);
    }
  }

  private static void requireSignal(int signal) {
    if (signal < 1 || signal > MAXIMUM_SIGNAL) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "signalling a command: there is no signal " + signal);
    }
  }
}
