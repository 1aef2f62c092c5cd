package org.bootwright.contracts.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.trace.TraceParent;
import org.junit.jupiter.api.Test;

/** What every MessageBus promises; each adapter's test extends this. */
public abstract class MessageBusContract extends WorkQueueContract {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  private final Endpoint endpoint = new Endpoint("contract." + UUID.randomUUID(), true);

  protected MessageBusContract() {}

  @Test
  void aNoticeReachesEveryListenerOfItsKindAndNoOther() {
    ConcurrentLinkedQueue<Notice> first = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Notice> second = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Notice> other = new ConcurrentLinkedQueue<>();
    bus.subscribe(Notice.CancelConversion.class, first::add);
    bus.subscribe(Notice.CancelConversion.class, second::add);
    bus.subscribe(Notice.VmWarning.class, other::add);
    Notice.CancelConversion notice = new Notice.CancelConversion(UUID.randomUUID());

    bus.publish(notice);

    await().untilAsserted(() -> assertThat(first).containsExactly(notice));
    await().untilAsserted(() -> assertThat(second).containsExactly(notice));
    assertThat(other).isEmpty();
  }

  @Test
  void aListenerThatIsStuckHoldsUpNeitherPublisherNorOthers() {
    CountDownLatch stuck = new CountDownLatch(1);
    AtomicInteger received = new AtomicInteger();
    bus.subscribe(Notice.CancelConversion.class, notice -> awaitQuietly(stuck));
    bus.subscribe(Notice.CancelConversion.class, notice -> received.incrementAndGet());

    for (int i = 0; i < 100; i++) {
      bus.publish(new Notice.CancelConversion(UUID.randomUUID()));
    }

    await().untilAsserted(() -> assertThat(received).hasValue(100));
    stuck.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aRequestIsAnswered() {
    bus.serve(endpoint, request -> new Reply.Claim(true, 7, ""));

    Reply reply = bus.request(endpoint, new Request.SignalCommand(vm, 15), ANSWER_TIMEOUT);

    assertThat(reply).isEqualTo(new Reply.Claim(true, 7, ""));
  }

  @Test
  void serversOfASharedEndpointAnswerInTurn() {
    ConcurrentLinkedQueue<Integer> asked = new ConcurrentLinkedQueue<>();
    for (int server : List.of(1, 2)) {
      bus.serve(
          endpoint,
          request -> {
            asked.add(server);
            return new Reply.Accepted();
          });
    }

    for (int i = 0; i < 4; i++) {
      bus.request(endpoint, new Request.SignalCommand(vm, 15), ANSWER_TIMEOUT);
    }

    assertThat(asked).containsExactlyInAnyOrder(1, 1, 2, 2);
  }

  @Test
  void anEndpointThatIsNotSharedHasOneServer() {
    Endpoint own = new Endpoint("contract." + UUID.randomUUID(), false);
    Subscription first = bus.serve(own, request -> new Reply.Accepted());

    assertThatThrownBy(() -> bus.serve(own, request -> new Reply.Accepted()))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CONFLICT));
    first.close();
    bus.serve(own, request -> new Reply.Claim(true, 1, "")).close();
  }

  @Test
  void theTraceOfTheSenderIsCurrentWhereItsMessagesAreHandled() {
    TraceParent trace = new TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    ConcurrentLinkedQueue<TraceParent> seen = new ConcurrentLinkedQueue<>();
    bus.consume(queue, 1, message -> seen.add(TraceParent.current()));
    bus.subscribe(Notice.CancelConversion.class, notice -> seen.add(TraceParent.current()));
    bus.serve(
        endpoint,
        request -> {
          seen.add(TraceParent.current());
          return new Reply.Accepted();
        });

    try (Scope _ = trace.context().makeCurrent()) {
      bus.send(queue, new KillVm(vm, 1));
      bus.publish(new Notice.CancelConversion(UUID.randomUUID()));
      bus.request(endpoint, new Request.SignalCommand(vm, 15), ANSWER_TIMEOUT);
    }

    await().untilAsserted(() -> assertThat(seen).containsExactly(trace, trace, trace));
  }

  @Test
  void aServersFailureReachesTheAskerWithItsCode() {
    bus.serve(
        endpoint,
        request -> {
          throw new FailureException(FailureCode.VM_NOT_FOUND, "no such VM: x");
        });

    assertThatThrownBy(
            () -> bus.request(endpoint, new Request.SignalCommand(vm, 15), ANSWER_TIMEOUT))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.VM_NOT_FOUND))
        .hasMessage("no such VM: x");
  }

  @Test
  void aRequestThatNobodyAnswersTimesOut() {
    assertThatThrownBy(
            () -> bus.request(endpoint, new Request.SignalCommand(vm, 15), Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.TIMEOUT));
  }

  @Test
  void aServerThatIsStuckTimesOutAndOthersAreAnswered() {
    CountDownLatch stuck = new CountDownLatch(1);
    bus.serve(
        endpoint,
        request -> {
          if (request.equals(new Request.SignalCommand(vm, 1))) {
            awaitQuietly(stuck);
          }
          return new Reply.Accepted();
        });

    assertThatThrownBy(
            () -> bus.request(endpoint, new Request.SignalCommand(vm, 1), Duration.ofMillis(200)))
        .isInstanceOf(FailureException.class);
    assertThat(bus.request(endpoint, new Request.SignalCommand(vm, 2), ANSWER_TIMEOUT))
        .isEqualTo(new Reply.Accepted());
    stuck.countDown();
  }

  @Test
  void aMessageOverTheBoundIsRefusedWhereItIsSent() {
    String tooLong = "x".repeat(MessageBus.MAXIMUM_MESSAGE_BYTES);

    assertThatThrownBy(() -> bus.publish(new Notice.VmWarning(vm, 1, tooLong, Instant.EPOCH)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aListenerThatIsClosedHearsNothingMore() {
    ConcurrentLinkedQueue<Notice> closed = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Notice> open = new ConcurrentLinkedQueue<>();
    Subscription subscription = bus.subscribe(Notice.CancelConversion.class, closed::add);
    bus.subscribe(Notice.CancelConversion.class, open::add);

    subscription.close();
    bus.publish(new Notice.CancelConversion(UUID.randomUUID()));

    await().untilAsserted(() -> assertThat(open).hasSize(1));
    assertThat(closed).isEmpty();
  }

  @Test
  void aServersDefectReachesTheAskerWithoutItsText() {
    bus.serve(
        endpoint,
        request -> {
          throw new IllegalStateException("a secret");
        });

    assertThatThrownBy(
            () -> bus.request(endpoint, new Request.SignalCommand(vm, 15), ANSWER_TIMEOUT))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.INTERNAL))
        .hasMessageNotContaining("secret");
  }

  @Test
  void aServerThatIsClosedAnswersNobody() {
    bus.serve(endpoint, request -> new Reply.Accepted()).close();

    assertThatThrownBy(
            () -> bus.request(endpoint, new Request.SignalCommand(vm, 15), Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.TIMEOUT));
  }

  @Test
  void noticesOfOnePublisherComeInOrder() {
    ConcurrentLinkedQueue<Integer> heard = new ConcurrentLinkedQueue<>();
    bus.subscribe(Notice.VmWarning.class, warning -> heard.add(warning.attempt()));

    List<Integer> told = IntStream.range(0, 200).boxed().toList();
    told.forEach(i -> bus.publish(new Notice.VmWarning(vm, i, "", Instant.EPOCH)));

    await().untilAsserted(() -> assertThat(heard).containsExactlyElementsOf(told));
  }
}
