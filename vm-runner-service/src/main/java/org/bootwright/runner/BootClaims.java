package org.bootwright.runner;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Job;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.vm.RunnerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the gateway for claims, again where no answer comes: a claim that was granted is granted to
 * the same runner again. Asking goes on while the message is held, since giving it back would only
 * use up its deliveries, and a gateway that is away for minutes must cost no boot.
 */
final class BootClaims implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BootClaims.class);

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /**
   * Then the message is given back. A third of the 30 minutes after which RabbitMQ takes a message
   * away that was not acknowledged; with 20 deliveries, a gateway may be away for 200 minutes.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final MessageBus bus;
  private final RunnerId runner;
  private final CountDownLatch closed = new CountDownLatch(1);

  BootClaims(MessageBus bus, RunnerId runner) {
    this.bus = bus;
    this.runner = runner;
  }

  /** Whether the VM is ours to run. */
  boolean granted(Job.BootVm job) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return ask(job);
      } catch (FailureException unanswered) {
        if (!mayBeOver(unanswered.code()) || System.nanoTime() - deadline >= 0) {
          throw unanswered;
        }
        log.warn(
            "claiming VM {} attempt {}: asking again: {}",
            job.vm(),
            job.attempt(),
            unanswered.getMessage());
      }
      pause(job);
    }
  }

  private static boolean mayBeOver(FailureCode code) {
    return code == FailureCode.TIMEOUT
        || code == FailureCode.BROKER_UNAVAILABLE
        || code == FailureCode.GATEWAY_UNAVAILABLE;
  }

  private boolean ask(Job.BootVm job) {
    requireOpen(job, closed.getCount() == 0);
    Reply reply =
        bus.request(
            Endpoint.GATEWAY,
            new Request.ClaimBoot(job.vm(), job.attempt(), runner),
            ANSWER_TIMEOUT);
    if (!(reply instanceof Reply.Claim claim)) {
      throw new IllegalStateException("a claim was answered with " + reply);
    }
    if (!claim.granted()) {
      log.info("VM {} attempt {} is not ours: {}", job.vm(), job.attempt(), claim.reason());
    }
    return claim.granted();
  }

  private void pause(Job.BootVm job) {
    try {
      requireOpen(job, closed.await(PAUSE.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      requireOpen(job, true);
    }
  }

  /** The message goes back to the queue, for another runner. */
  private static void requireOpen(Job.BootVm job, boolean over) {
    if (over) {
      throw new FailureException(
          FailureCode.CANCELLED, "claiming VM " + job.vm() + ": the runner is being closed");
    }
  }

  /** Nothing is asked any more. */
  @Override
  public void close() {
    closed.countDown();
  }
}
