package org.bootwright.service.health;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether a service can take work: all of its checks say so, and it is not ending. Safe for use by
 * several threads.
 */
public final class Readiness {
  /** Whoever asks gives up after a few seconds; it should have an answer before. */
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);

  private static final String STARTING = "it is starting";
  private static final String ENDING = "it is ending";

  /** Something that has to be so for the service to work. */
  @FunctionalInterface
  public interface Check {
    /** What is wrong, fit to be shown; nothing when all is well. Called often and must be quick. */
    Optional<String> problem() throws Exception;
  }

  private final Map<String, Check> checks = new ConcurrentHashMap<>();
  private volatile Optional<String> phase = Optional.of(STARTING);

  /** One whose service is starting. */
  public Readiness() {}

  /** One whose service has started; for a service that is not a process of its own. */
  public static Readiness started() {
    Readiness readiness = new Readiness();
    readiness.ready();
    return readiness;
  }

  /** Has a check count from now on, in place of one of the same name. */
  public void add(String name, Check check) {
    checks.put(name, check);
  }

  /** The service has started. */
  public void ready() {
    phase = phase.filter(ENDING::equals);
  }

  /** The service takes nothing more; for good. */
  public void ending() {
    phase = Optional.of(ENDING);
  }

  /** Whether the service is ending. */
  public boolean isEnding() {
    return phase.filter(ENDING::equals).isPresent();
  }

  /** What is not ready and why, by the names of the checks; empty when everything is. */
  public Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    phase.ifPresent(problem -> problems.put("service", problem));
    Map<String, FutureTask<Optional<String>>> running = new TreeMap<>();
    checks.forEach((name, check) -> running.put(name, begin(name, check)));
    long deadlineNanos = System.nanoTime() + CHECK_LIMIT.toNanos();
    running.forEach(
        (name, check) ->
            await(check, deadlineNanos).ifPresent(problem -> problems.put(name, problem)));
    return problems;
  }

  private static FutureTask<Optional<String>> begin(String name, Check check) {
    var task = new FutureTask<Optional<String>>(check::problem);
    Thread.ofVirtual().name("readiness-" + name).start(task);
    return task;
  }

  private static Optional<String> await(FutureTask<Optional<String>> check, long deadlineNanos) {
    try {
      long leftNanos = Math.max(1, deadlineNanos - System.nanoTime());
      return check.get(leftNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      check.cancel(true);
      return Optional.of("no answer within " + CHECK_LIMIT.toSeconds() + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return Optional.of(cause == null ? e.toString() : cause.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
