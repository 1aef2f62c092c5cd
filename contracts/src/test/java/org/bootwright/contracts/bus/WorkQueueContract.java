package org.bootwright.contracts.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.trace.TraceParent;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every MessageBus promises for work queues. */
public abstract class WorkQueueContract {
  final VmId vm = new VmId(UUID.randomUUID());
  final WorkQueue queue = new WorkQueue("contract." + UUID.randomUUID());
  MessageBus bus;

  protected abstract MessageBus open();

  /** The reasons of the dead letters that came from a queue, oldest first. */
  protected abstract List<String> deadLetterReasons(MessageBus bus, WorkQueue queue);

  WorkQueueContract() {}

  @BeforeEach
  void openBus() {
    bus = open();
  }

  @AfterEach
  void closeBus() {
    bus.close();
  }

  @Test
  void whatIsSentBeforeAnyoneConsumesWaits() {
    bus.send(queue, new KillVm(vm, 1));
    ConcurrentLinkedQueue<Message> received = new ConcurrentLinkedQueue<>();

    bus.consume(queue, 1, received::add);

    await().untilAsserted(() -> assertThat(received).containsExactly(new KillVm(vm, 1)));
  }

  @Test
  void oneConsumerReceivesInOrder() {
    ConcurrentLinkedQueue<Message> received = new ConcurrentLinkedQueue<>();
    bus.consume(queue, 1, received::add);

    List<KillVm> sent = IntStream.range(0, 500).mapToObj(i -> new KillVm(vm, i)).toList();
    sent.forEach(message -> bus.send(queue, message));

    await().untilAsserted(() -> assertThat(received).containsExactlyElementsOf(sent));
  }

  @Test
  void eachMessageGoesToOneConsumer() {
    ConcurrentLinkedQueue<Message> received = new ConcurrentLinkedQueue<>();
    bus.consume(queue, 2, received::add);
    bus.consume(queue, 2, received::add);

    List<KillVm> sent = IntStream.range(0, 500).mapToObj(i -> new KillVm(vm, i)).toList();
    sent.forEach(message -> bus.send(queue, message));

    await().untilAsserted(() -> assertThat(received).hasSize(500));
    assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void aHandlerThatFailsGetsTheMessageAgainBeforeLaterOnes() {
    AtomicInteger failures = new AtomicInteger();
    ConcurrentLinkedQueue<Message> received = new ConcurrentLinkedQueue<>();
    bus.consume(
        queue,
        1,
        message -> {
          if (failures.getAndIncrement() < 2) {
            throw new IllegalStateException("not yet");
          }
          received.add(message);
        });

    bus.send(queue, new KillVm(vm, 1));
    bus.send(queue, new KillVm(vm, 2));

    await()
        .untilAsserted(
            () -> assertThat(received).containsExactly(new KillVm(vm, 1), new KillVm(vm, 2)));
  }

  @Test
  void aMessageThatAlwaysFailsIsSetAsideAndHoldsNobodyUp() {
    AtomicInteger deliveries = new AtomicInteger();
    ConcurrentLinkedQueue<Message> received = new ConcurrentLinkedQueue<>();
    bus.consume(
        queue,
        1,
        message -> {
          if (message.equals(new KillVm(vm, 13))) {
            deliveries.incrementAndGet();
            throw new IllegalStateException("poison");
          }
          received.add(message);
        });

    bus.send(queue, new KillVm(vm, 13));
    bus.send(queue, new KillVm(vm, 2));

    await().untilAsserted(() -> assertThat(received).containsExactly(new KillVm(vm, 2)));
    assertThat(deliveries).hasValue(MessageBus.DELIVERY_LIMIT);
    await()
        .untilAsserted(
            () ->
                assertThat(deadLetterReasons(bus, queue))
                    .singleElement()
                    .asString()
                    .contains("poison"));
  }

  @Test
  void aRejectedMessageIsSetAsideAtOnceWithTheReason() {
    AtomicInteger deliveries = new AtomicInteger();
    bus.consume(
        queue,
        1,
        message -> {
          deliveries.incrementAndGet();
          throw new RejectedMessageException("no such VM here");
        });

    bus.send(queue, new KillVm(vm, 1));

    await()
        .untilAsserted(
            () -> assertThat(deadLetterReasons(bus, queue)).containsExactly("no such VM here"));
    assertThat(deliveries).hasValue(1);
  }

  @Test
  void aClosedConsumerTakesNothingMore() {
    ConcurrentLinkedQueue<Message> closed = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Message> open = new ConcurrentLinkedQueue<>();
    Subscription subscription = bus.consume(queue, 1, closed::add);
    bus.send(queue, new KillVm(vm, 1));
    await().untilAsserted(() -> assertThat(closed).hasSize(1));

    subscription.close();
    bus.consume(queue, 1, open::add);
    bus.send(queue, new KillVm(vm, 2));

    await().untilAsserted(() -> assertThat(open).containsExactly(new KillVm(vm, 2)));
    assertThat(closed).hasSize(1);
  }

  @Test
  void manyMessagesGoOutTogetherInOrder() {
    ConcurrentLinkedQueue<Message> received = new ConcurrentLinkedQueue<>();
    List<KillVm> sent = IntStream.range(0, 500).mapToObj(i -> new KillVm(vm, i)).toList();

    bus.sendAll(
        sent.stream().map(message -> new Dispatch(queue, message, TraceParent.NONE)).toList());
    bus.consume(queue, 1, received::add);

    await().untilAsserted(() -> assertThat(received).containsExactlyElementsOf(sent));
  }

  @Test
  void messagesForSeveralQueuesGoOutTogether() {
    WorkQueue other = new WorkQueue("contract." + UUID.randomUUID());
    ConcurrentLinkedQueue<Message> first = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Message> second = new ConcurrentLinkedQueue<>();
    bus.consume(queue, 1, first::add);
    bus.consume(other, 1, second::add);

    bus.sendAll(
        List.of(
            new Dispatch(queue, new KillVm(vm, 1), TraceParent.NONE),
            new Dispatch(other, new KillVm(vm, 2), TraceParent.NONE),
            new Dispatch(queue, new KillVm(vm, 3), TraceParent.NONE)));

    await()
        .untilAsserted(
            () -> assertThat(first).containsExactly(new KillVm(vm, 1), new KillVm(vm, 3)));
    await().untilAsserted(() -> assertThat(second).containsExactly(new KillVm(vm, 2)));
  }
}
