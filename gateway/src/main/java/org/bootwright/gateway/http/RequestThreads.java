package org.bootwright.gateway.http;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * The virtual threads that requests run on. Those that will be answered soon and those that go on
 * until somebody ends them are apart, since only the first are worth waiting for at the end.
 */
final class RequestThreads implements AutoCloseable {
  /** The longest answer, that a VM is gone, takes as long. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

  private final ExecutorService answers = threads("http-");
  private final ExecutorService streams = threads("stream-");

  private static ExecutorService threads(String name) {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name, 0).factory());
  }

  /** For what belongs to requests and is over soon. */
  ExecutorService answers() {
    return answers;
  }

  /** Runs a route; throws {@code gateway_unavailable} when no more are taken. */
  void execute(Route route, Runnable work) {
    try {
      (route.isStream() ? streams : answers).execute(work);
    } catch (RejectedExecutionException closing) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          "the gateway is being closed; try again later, or at another one",
          closing);
    }
  }

  /**
   * Takes no more requests, breaks streams off, which their clients resume elsewhere, and waits
   * until the others were answered, for a while.
   */
  @Override
  public void close() {
    streams.shutdownNow();
    answers.shutdown();
    try {
      if (!answers.awaitTermination(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        answers.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answers.shutdownNow();
    }
  }
}
