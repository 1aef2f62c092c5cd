package org.bootwright.contracts.bus.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cuts whatever there is to cut between two buses, and looks whether anything is lost. */
final class BrokerFaultsIT {
  private static final BrokerContainer BROKER = new BrokerContainer().withLastingPort();
  private static final Duration RECOVERY = Duration.ofSeconds(90);

  private final VmId vm = new VmId(UUID.randomUUID());
  private final WorkQueue queue = new WorkQueue("faults." + UUID.randomUUID());
  private final Endpoint endpoint = new Endpoint("faults." + UUID.randomUUID(), false);
  private final Set<Integer> confirmed = ConcurrentHashMap.newKeySet();
  private final Set<Integer> handled = ConcurrentHashMap.newKeySet();
  private final AtomicInteger heard = new AtomicInteger();
  private RabbitMqMessageBus sender;
  private RabbitMqMessageBus receiver;

  @BeforeAll
  static void startBroker() {
    BROKER.start();
  }

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  @BeforeEach
  void connect() {
    sender = Broken.connect(BROKER, "sender");
    receiver = Broken.connect(BROKER, "receiver");
    receiver.consume(queue, 4, message -> handled.add(((KillVm) message).attempt()));
    receiver.serve(endpoint, request -> new Reply.Accepted());
    receiver.subscribe(Notice.CancelConversion.class, notice -> heard.incrementAndGet());
  }

  @AfterEach
  void disconnect() {
    sender.close();
    receiver.close();
  }

  @Test
  void nothingIsLostWhenTheBrokerClosesAllConnections() {
    cutWhileSending(() -> BROKER.run("rabbitmqctl", "close_all_connections", "test"));
  }

  @Test
  void nothingIsLostWhenTheBrokerIsStoppedAndStarted() {
    cutWhileSending(
        () -> {
          BROKER.run("rabbitmqctl", "stop_app");
          BROKER.run("rabbitmqctl", "start_app");
        });
  }

  /**
   * RabbitMQ syncs its register of quorum queues late: one that was declared seconds before a kill
   * comes back empty or without a leader ("configured member … was not found on this node").
   */
  private static final Duration UNTIL_QUEUES_ARE_REGISTERED = Duration.ofSeconds(10);

  @Test
  void nothingIsLostWhenTheBrokerIsKilled() {
    await().pollDelay(UNTIL_QUEUES_ARE_REGISTERED).atMost(RECOVERY).until(receiver::isConnected);
    cutWhileSending(
        () -> {
          BROKER.kill();
          BROKER.startAgain();
        });
  }

  @Test
  void nothingIsLostWhenTheBrokerFallsSilentForLongerThanTheHeartbeat() {
    cutWhileSending(
        () -> {
          BROKER.pause();
          await().atMost(RECOVERY).until(() -> !sender.isConnected() && !receiver.isConnected());
          assertThatThrownBy(() -> sender.send(queue, new KillVm(vm, -1)))
              .isInstanceOfSatisfying(
                  FailureException.class,
                  e -> assertThat(e.code()).isEqualTo(FailureCode.BROKER_UNAVAILABLE));
          BROKER.resume();
        });
  }

  /** Sends all the while, sending again what was not confirmed, as an outbox does. */
  private void cutWhileSending(Runnable cut) {
    Thread sending = Thread.ofVirtual().start(this::sendUntilInterrupted);
    try {
      await().atMost(RECOVERY).until(() -> handled.size() > 50);
      cut.run();
      int before = confirmed.size();
      await().atMost(RECOVERY).until(() -> confirmed.size() > before + 50);
    } finally {
      sending.interrupt();
    }
    await().until(() -> !sending.isAlive());
    await().atMost(RECOVERY).untilAsserted(() -> assertThat(handled).containsAll(confirmed));
    everythingWorks();
  }

  private void sendUntilInterrupted() {
    int attempt = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        sender.send(queue, new KillVm(vm, attempt));
        confirmed.add(attempt++);
      } catch (FailureException e) {
        if (e.code() == FailureCode.CANCELLED) {
          return;
        }
        assertThat(e.code()).isEqualTo(FailureCode.BROKER_UNAVAILABLE);
      }
    }
  }

  private void everythingWorks() {
    await()
        .atMost(RECOVERY)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(
                        sender.request(
                            endpoint, new Request.SignalCommand(vm, 15), Duration.ofSeconds(2)))
                    .isEqualTo(new Reply.Accepted()));
    int before = heard.get();
    await()
        .atMost(RECOVERY)
        .ignoreExceptions()
        .until(
            () -> {
              sender.publish(new Notice.CancelConversion(UUID.randomUUID()));
              return heard.get() > before;
            });
    await().atMost(RECOVERY).until(() -> sender.isConnected() && receiver.isConnected());
  }

  @Test
  void aConsumerWhoseQueueIsDeletedGetsANewOne() {
    BROKER.run("rabbitmqctl", "delete_queue", "bootwright.work." + queue.name());

    await()
        .atMost(RECOVERY)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              sender.send(queue, new KillVm(vm, 7));
              assertThat(handled).contains(7);
            });
  }
}
