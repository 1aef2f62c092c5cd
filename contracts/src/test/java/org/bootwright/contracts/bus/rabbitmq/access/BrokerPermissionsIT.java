package org.bootwright.contracts.bus.rabbitmq.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.bootwright.contracts.bus.Endpoint;
import org.bootwright.contracts.bus.MessageBus;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.BrokerContainer;
import org.bootwright.contracts.bus.rabbitmq.RabbitMqMessageBus;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.message.Message;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.Reply;
import org.bootwright.contracts.message.Report;
import org.bootwright.contracts.message.Request;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.vm.RunnerId;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.images.builder.Transferable;

/**
 * A broker with one gateway, one converter and the runners of two hosts, each with its own user.
 */
final class BrokerPermissionsIT {
  private static final BrokerContainer BROKER = new BrokerContainer();
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final RunnerId RUNNER_A = new RunnerId("host-a.1");

  private final VmId vm = new VmId(UUID.randomUUID());

  @BeforeAll
  static void startBroker() {
    String definitions =
        BrokerDefinitions.json(
            "bootwright",
            List.of(
                BrokerUser.gateway("gateway", "gateway-secret"),
                BrokerUser.converter("converter", "converter-secret"),
                BrokerUser.runner("runner-a", "runner-a-secret", "host-a\\.[0-9]+"),
                BrokerUser.runner("runner-b", "runner-b-secret", "host-b\\.[0-9]+")));
    BROKER
        .container()
        .withCopyToContainer(Transferable.of(definitions), "/etc/rabbitmq/definitions.json")
        .withCopyToContainer(
            Transferable.of("load_definitions = /etc/rabbitmq/definitions.json\n"),
            "/etc/rabbitmq/conf.d/90-definitions.conf");
    BROKER.start();
  }

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  private static String uri(String user) {
    return BROKER.uri(user, user + "-secret", "bootwright");
  }

  private static RabbitMqMessageBus connect(String user) {
    return RabbitMqMessageBus.connect(BrokerConfig.of(uri(user), user));
  }

  @Test
  void everyServiceCanDoItsWork() {
    ConcurrentLinkedQueue<Message> reports = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Message> jobs = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Message> commands = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Message> news = new ConcurrentLinkedQueue<>();
    try (MessageBus converter = connect("converter");
        MessageBus runner = connect("runner-a");
        MessageBus gateway = connect("gateway")) {
      gateway.consume(WorkQueue.REPORTS, 1, reports::add);
      gateway.serve(Endpoint.GATEWAY, request -> new Reply.Claim(true, 1, ""));
      gateway.subscribe(Notice.ConversionProgress.class, news::add);
      gateway.subscribe(Notice.VmWarning.class, news::add);
      converter.consume(WorkQueue.CONVERSIONS, 1, jobs::add);
      converter.subscribe(Notice.CancelConversion.class, news::add);
      runner.consume(WorkQueue.boots("amd64"), 2, jobs::add);
      runner.consume(WorkQueue.runner(RUNNER_A), 1, commands::add);
      runner.serve(Endpoint.runner(RUNNER_A), request -> new Reply.Accepted());

      // What the messages say does not matter to the broker.
      gateway.send(WorkQueue.CONVERSIONS, new KillVm(vm, 1));
      gateway.send(WorkQueue.boots("amd64"), new KillVm(vm, 2));
      gateway.send(WorkQueue.runner(RUNNER_A), new KillVm(vm, 3));
      gateway.send(WorkQueue.runner(new RunnerId("host-b.7")), new KillVm(vm, 4));
      converter.send(WorkQueue.REPORTS, report());
      runner.send(WorkQueue.REPORTS, report());
      gateway.publish(new Notice.CancelConversion(UUID.randomUUID()));
      converter.publish(new Notice.ConversionProgress(UUID.randomUUID(), 1, "resolve", 0, 0));
      runner.publish(new Notice.VmWarning(vm, 1, "slow", Instant.EPOCH));

      assertThat(runner.request(Endpoint.GATEWAY, new Request.ClaimBoot(vm, 1, RUNNER_A), ANSWER))
          .isInstanceOf(Reply.Claim.class);
      assertThat(
              converter.request(
                  Endpoint.GATEWAY, new Request.ClaimConversion(UUID.randomUUID(), 1, "c"), ANSWER))
          .isInstanceOf(Reply.Claim.class);
      assertThat(
              gateway.request(Endpoint.runner(RUNNER_A), new Request.SignalCommand(vm, 15), ANSWER))
          .isEqualTo(new Reply.Accepted());
      await().atMost(ANSWER).untilAsserted(() -> assertThat(jobs).hasSize(2));
      await().atMost(ANSWER).untilAsserted(() -> assertThat(commands).hasSize(1));
      await().atMost(ANSWER).untilAsserted(() -> assertThat(reports).hasSize(2));
      await().atMost(ANSWER).untilAsserted(() -> assertThat(news).hasSize(3));
    }
  }

  private static Report report() {
    return new Report.ImageRemoved(Digest.parse("sha256:" + "0".repeat(64)));
  }

  @Test
  void aWorkerThatOverstepsIsToldSo() {
    try (MessageBus runner = connect("runner-a")) {
      assertThatThrownBy(() -> runner.send(WorkQueue.boots("amd64"), new KillVm(vm, 1)))
          .isInstanceOf(FailureException.class);
      assertThatThrownBy(() -> runner.consume(WorkQueue.CONVERSIONS, 1, message -> {}))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_PERMITTED))
          .hasMessageContaining("conversions");
    }
  }

  @FunctionalInterface
  interface Attempt {
    void by(Channel channel) throws Exception;
  }

  record Trespass(String user, String what, Attempt attempt) {
    @Override
    public String toString() {
      return user + " " + what;
    }
  }

  private static Trespass publish(String user, String exchange, String routingKey) {
    return new Trespass(
        user,
        "publishes to '%s' by '%s'".formatted(exchange, routingKey),
        channel -> {
          channel.basicPublish(exchange, routingKey, null, new byte[0]);
          // The refusal comes with the answer to whatever follows.
          channel.basicQos(1);
        });
  }

  private static Trespass consume(String user, String queue) {
    return new Trespass(user, "consumes " + queue, channel -> channel.basicGet(queue, true));
  }

  private static Trespass delete(String user, String queue) {
    return new Trespass(user, "deletes " + queue, channel -> channel.queueDelete(queue));
  }

  private static Trespass bind(String user, String exchange, String routingKey) {
    return new Trespass(
        user,
        "listens to '%s' of %s".formatted(routingKey, exchange),
        channel -> {
          String queue = "bootwright.replies." + user + ".spy";
          channel.queueDeclare(queue, false, true, true, null);
          channel.queueBind(queue, exchange, routingKey);
        });
  }

  static Stream<Trespass> trespasses() {
    return Stream.of(
        publish("runner-a", "bootwright.jobs", "boots.amd64"),
        publish("runner-a", "bootwright.commands", "runner.host-a.1"),
        publish("runner-a", "bootwright.requests", "runner.host-b.1"),
        publish("runner-a", "bootwright.notices", "CancelConversion"),
        publish("runner-a", "", "bootwright.work.conversions"),
        publish("runner-a", "", "bootwright.work.runner.host-a.1"),
        publish("runner-a", "amq.topic", "x"),
        consume("runner-a", "bootwright.work.conversions"),
        consume("runner-a", "bootwright.work.reports"),
        consume("runner-a", "bootwright.work.runner.host-b.1"),
        consume("runner-a", "bootwright.dead.letters"),
        delete("runner-a", "bootwright.work.boots.amd64"),
        bind("runner-a", "bootwright.commands", "runner.host-b.1"),
        bind("runner-a", "bootwright.commands", "#"),
        bind("runner-a", "bootwright.requests", "gateway"),
        bind("runner-a", "bootwright.replies", "#"),
        bind("runner-a", "bootwright.jobs", "#"),
        bind("runner-a", "bootwright.reports", "#"),
        publish("converter", "bootwright.jobs", "conversions"),
        publish("converter", "bootwright.commands", "runner.host-a.1"),
        publish("converter", "bootwright.requests", "runner.host-a.1"),
        publish("converter", "bootwright.notices", "RunnerHeartbeat"),
        publish("converter", "bootwright.replies", "runner-a.x"),
        publish("converter", "", "bootwright.work.reports"),
        consume("converter", "bootwright.work.boots.amd64"),
        consume("converter", "bootwright.work.reports"),
        bind("converter", "bootwright.replies", "gateway.#"),
        bind("converter", "bootwright.notices", "RunnerHeartbeat"),
        publish("gateway", "bootwright.reports", "reports"),
        publish("gateway", "", "bootwright.work.reports"));
  }

  @ParameterizedTest
  @MethodSource("trespasses")
  void nobodyOversteps(Trespass trespass) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri(trespass.user()));
    try (Connection connection = factory.newConnection()) {
      Channel channel = connection.createChannel();
      assertThatThrownBy(() -> trespass.attempt().by(channel))
          .satisfies(e -> assertThat(replyCode(e)).isEqualTo(AMQP.ACCESS_REFUSED));
    }
  }

  @Test
  void nobodyPassesAMessageOffAsAnothers() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(uri("runner-a"));
    try (Connection connection = factory.newConnection()) {
      Channel channel = connection.createChannel();
      assertThatThrownBy(
              () -> {
                channel.basicPublish(
                    "bootwright.reports",
                    "reports",
                    new AMQP.BasicProperties.Builder().userId("runner-b").build(),
                    new byte[0]);
                channel.basicQos(1);
              })
          .satisfies(e -> assertThat(replyCode(e)).isEqualTo(AMQP.PRECONDITION_FAILED));
    }
  }

  private static int replyCode(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof ShutdownSignalException shutdown
          && shutdown.getReason() instanceof AMQP.Channel.Close close) {
        return close.getReplyCode();
      }
    }
    return 0;
  }
}
