package org.bootwright.contracts.bus.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.images.builder.Transferable;

/** What the broker does to a channel alone, and to messages that are none. */
final class ChannelFaultsIT {
  /** Gives up on a consumer that has not acknowledged for 2 s, and looks for those each second. */
  private static final String IMPATIENT =
      "[{rabbit, [{consumer_timeout, 2000}, {channel_tick_interval, 1000}]}].";

  private static final BrokerContainer BROKER = new BrokerContainer();
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final VmId vm = new VmId(UUID.randomUUID());
  private final WorkQueue queue = new WorkQueue("channels." + UUID.randomUUID());
  private RabbitMqMessageBus bus;

  @BeforeAll
  static void startBroker() {
    BROKER
        .container()
        .withCopyToContainer(Transferable.of(IMPATIENT), "/etc/rabbitmq/advanced.config");
    BROKER.start();
  }

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  @BeforeEach
  void connect() {
    bus = Broken.connect(BROKER, "channels");
  }

  @AfterEach
  void disconnect() {
    bus.close();
  }

  @Test
  void aHandlerThatTheBrokerGivesUpOnLosesNothingAndAcknowledgesNothingElse() {
    CountDownLatch slow = new CountDownLatch(1);
    AtomicInteger first = new AtomicInteger();
    ConcurrentLinkedQueue<Message> done = new ConcurrentLinkedQueue<>();
    bus.consume(
        queue,
        1,
        message -> {
          if (message.equals(new KillVm(vm, 1)) && first.getAndIncrement() == 0) {
            awaitQuietly(slow);
            return;
          }
          done.add(message);
          if (message.equals(new KillVm(vm, 1))) {
            // The late acknowledgement of the first delivery falls into this, the second.
            slow.countDown();
          }
        });
    bus.send(queue, new KillVm(vm, 1));
    bus.send(queue, new KillVm(vm, 2));

    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () -> assertThat(done).containsExactly(new KillVm(vm, 1), new KillVm(vm, 2)));
    await().atMost(RECOVERY).untilAsserted(() -> assertThat(messagesLeft()).isEqualTo("0"));
  }

  private String messagesLeft() {
    return BROKER
        .run("rabbitmqctl", "-q", "--no-table-headers", "list_queues", "name", "messages")
        .lines()
        .map(line -> line.split("\\s+"))
        .filter(line -> line[0].equals("bootwright.work." + queue.name()))
        .map(line -> line[1])
        .findAny()
        .orElse("no queue");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatIsNoMessageIsSetAsideAndNeighboursGoOn() throws Exception {
    ConcurrentLinkedQueue<Message> done = new ConcurrentLinkedQueue<>();
    bus.send(queue, new KillVm(vm, 1));
    publish("{\"version\":1,\"type\":\"NoSuchThing\",\"body\":{}}");
    publish("{\"version\":7,\"type\":\"KillVm\",\"body\":{}}");
    publish("{\"version\":1,\"type\":\"KillVm\"}");
    publish("no JSON");
    publish("\"" + "x".repeat(5 * 1024 * 1024) + "\"");
    bus.send(queue, new KillVm(vm, 2));

    bus.consume(queue, 1, done::add);

    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () -> assertThat(done).containsExactly(new KillVm(vm, 1), new KillVm(vm, 2)));
    List<DeadLetterReader.Letter> letters =
        DeadLetterReader.read(BROKER.uri()).stream()
            .filter(letter -> letter.queue().equals(queue.name()))
            .toList();
    assertThat(letters).hasSize(5);
    assertThat(letters.get(0).reason()).contains("NoSuchThing");
    assertThat(letters.get(1).reason()).contains("version 7");
    assertThat(letters.get(4).reason()).contains("over the bound");
    assertThat(letters.get(0).headers())
        .containsKeys("bootwright-first-failure", "bootwright-deliveries");
  }

  private void publish(String body) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(BROKER.uri());
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(
          "bootwright.jobs", queue.name(), null, body.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  @Test
  void aQueueThatStandsThereWithOtherArgumentsIsNamed() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(BROKER.uri());
    try (Connection connection = factory.newConnection();
        Channel channel = connection.createChannel()) {
      channel.queueDeclare(
          "bootwright.work." + queue.name(),
          true,
          false,
          false,
          Map.of("x-queue-type", "quorum", "x-delivery-limit", 3));
    }

    assertThatThrownBy(() -> bus.send(queue, new KillVm(vm, 1)))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CONFLICT))
        .hasMessageContaining("bootwright.work." + queue.name())
        .hasMessageContaining("x-");
  }

  @Test
  void aSecondServerOnAnotherConnectionIsRefusedAfterAWhile() {
    Endpoint own = new Endpoint("channels." + UUID.randomUUID(), false);
    bus.serve(own, request -> new Reply.Accepted());
    try (RabbitMqMessageBus second =
        RabbitMqMessageBus.connect(
            BrokerConfig.of(BROKER.uri(), "second")
                .withTimings(
                    Broken.QUICK.withHeartbeat(Duration.ofSeconds(2), Duration.ofSeconds(2))))) {
      assertThatThrownBy(() -> second.serve(own, request -> new Reply.Accepted()))
          .isInstanceOfSatisfying(
              FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CONFLICT))
          .hasMessageContaining(own.name());
    }
  }

  @Test
  void aHandlerThatRunsWhenTheBusIsClosedFinishesAndIsAcknowledged() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger handled = new AtomicInteger();
    RabbitMqMessageBus closing = Broken.connect(BROKER, "closing");
    closing.consume(
        queue,
        1,
        message -> {
          begun.countDown();
          awaitQuietly(go);
          handled.incrementAndGet();
        });
    bus.send(queue, new KillVm(vm, 1));
    bus.send(queue, new KillVm(vm, 2));
    awaitQuietly(begun);

    Thread close = Thread.ofVirtual().start(closing::close);
    go.countDown();

    await().atMost(RECOVERY).until(() -> !close.isAlive());
    assertThat(handled).hasValue(1);
    await().atMost(RECOVERY).untilAsserted(() -> assertThat(messagesLeft()).isEqualTo("1"));
  }

  @Test
  void aRefusedPasswordOrVirtualHostFailsAtOnceAndNamesTheUser() {
    assertThatThrownBy(
            () ->
                RabbitMqMessageBus.connect(
                    BrokerConfig.of(BROKER.uri("gateway", "wrong-secret", "%2F"), "refused")))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNAUTHORIZED))
        .hasMessageContaining("user gateway")
        .hasMessageContaining("127.0.0.1")
        .hasMessageNotContaining("wrong-secret");
    assertThatThrownBy(
            () ->
                RabbitMqMessageBus.connect(
                    BrokerConfig.of(BROKER.uri("guest", "guest", "nowhere"), "refused")))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_PERMITTED))
        .hasMessageContaining("nowhere");
  }

  @Test
  void aBrokerThatIsNotThereIsWaitedForAndThenNamed() {
    BrokerConfig config =
        BrokerConfig.of("amqp://127.0.0.1:1/", "absent")
            .withTimings(Broken.QUICK.withConnect(Duration.ofSeconds(2)));

    assertThatThrownBy(() -> RabbitMqMessageBus.connect(config))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.BROKER_UNAVAILABLE))
        .hasMessageContaining("127.0.0.1:1");
  }
}
