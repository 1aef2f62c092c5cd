package org.bootwright.gateway.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/**
 * Answers together what several threads ask at the same time, so that one transaction does for all
 * of them (group commit). Nobody waits for company: a question that comes alone is answered alone,
 * and those that come meanwhile are the next group. Safe for use by several threads.
 */
final class Gatherer<Q, A> {
  /** Larger groups save little more, and the first of a group waits for its last. */
  private static final int MAXIMUM_GROUP = 128;

  /** Some seconds of work at most; who comes then would wait for longer than clients do. */
  private static final int MAXIMUM_WAITING = 10_000;

  private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

  private final Function<List<Q>, List<Answer<A>>> answerer;
  private final BlockingQueue<Waiting<Q, A>> queue = new ArrayBlockingQueue<>(MAXIMUM_WAITING);
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * Makes one.
   *
   * @param answerer gives one answer for each question, in their order, or throws for all of them
   */
  Gatherer(Function<List<Q>, List<Answer<A>>> answerer) {
    this.answerer = answerer;
  }

  A ask(Q question) {
    Waiting<Q, A> waiting = new Waiting<>(question, new CompletableFuture<>());
    if (!queue.offer(waiting)) {
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE,
          "taking a request: %d others wait already; try again later".formatted(MAXIMUM_WAITING));
    }
    if (busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("gatherer").start(this::answerAll);
    }
    return await(waiting.answer());
  }

  private static <A> A await(CompletableFuture<A> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(
          FailureCode.GATEWAY_UNAVAILABLE, "the gateway is being closed; try again later", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case FailureException failure -> throw failure;
        case null, default -> throw new IllegalStateException("answering a group failed", e);
      }
    }
  }

  private void answerAll() {
    List<Waiting<Q, A>> group = new ArrayList<>(MAXIMUM_GROUP);
    do {
      while (queue.drainTo(group, MAXIMUM_GROUP) > 0) {
        answer(group);
        group.clear();
      }
      busy.set(false);
      // Somebody may have come between the last look and the line above.
    } while (!queue.isEmpty() && busy.compareAndSet(false, true));
  }

  private void answer(List<Waiting<Q, A>> group) {
    try {
      List<Answer<A>> answers = answerer.apply(group.stream().map(Waiting::question).toList());
      for (int i = 0; i < group.size(); i++) {
        answers.get(i).complete(group.get(i).answer());
      }
    } catch (Throwable e) {
      if (group.size() == 1 || helpsLater(e)) {
        group.forEach(waiting -> waiting.answer().completeExceptionally(e));
      } else {
        // One of them is at fault, and the others shall not suffer for it.
        group.forEach(waiting -> answer(List.of(waiting)));
      }
    }
  }

  private static boolean helpsLater(Throwable e) {
    return e instanceof FailureException failure
        && failure.code() == FailureCode.DATABASE_UNAVAILABLE;
  }

  /** What one question comes to. */
  sealed interface Answer<A> {
    void complete(CompletableFuture<A> future);

    record Given<A>(A value) implements Answer<A> {
      @Override
      public void complete(CompletableFuture<A> future) {
        future.complete(value);
      }
    }

    record Refused<A>(FailureException failure) implements Answer<A> {
      @Override
      public void complete(CompletableFuture<A> future) {
        future.completeExceptionally(failure);
      }
    }
  }
}
