package org.bootwright.contracts.bus.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.bus.WorkQueue;
import org.bootwright.contracts.bus.rabbitmq.connection.BrokerConfig;
import org.bootwright.contracts.bus.rabbitmq.notice.NoticeBoard;
import org.bootwright.contracts.bus.rabbitmq.wire.MessageProperties;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.message.Notice;
import org.bootwright.contracts.message.RunnerCommand.KillVm;
import org.bootwright.contracts.vm.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.utility.MountableFile;

/** A broker that wants a client certificate, and whose own names 127.0.0.1 and nothing else. */
final class BrokerTlsIT {
  private static final String SETTINGS =
      """
      listeners.ssl.default = 5671
      ssl_options.cacertfile = /etc/rabbitmq/tls/ca.pem
      ssl_options.certfile = /etc/rabbitmq/tls/broker.pem
      ssl_options.keyfile = /etc/rabbitmq/tls/broker.key
      ssl_options.verify = verify_peer
      ssl_options.fail_if_no_peer_cert = true
      """;

  private static final BrokerContainer BROKER = new BrokerContainer();

  @TempDir private static Path directory;
  private static Certificates certificates;

  @BeforeAll
  static void startBroker() throws Exception {
    certificates = new Certificates(directory);
    certificates.sign("broker", "IP:127.0.0.1");
    certificates.sign("client", "DNS:client");
    Files.writeString(certificates.file("tls.conf"), SETTINGS);
    copy("ca.pem", "tls/ca.pem");
    copy("broker.pem", "tls/broker.pem");
    copy("broker.key", "tls/broker.key");
    copy("tls.conf", "conf.d/90-tls.conf");
    BROKER.start();
  }

  private static void copy(String file, String to) {
    BROKER
        .container()
        .withCopyFileToContainer(
            MountableFile.forHostPath(certificates.file(file), 0644), "/etc/rabbitmq/" + to);
  }

  @AfterAll
  static void stopBroker() {
    BROKER.close();
  }

  private static BrokerConfig config(String host, boolean clientCertificate) {
    Map<String, String> settings = new HashMap<>();
    settings.put(
        "BOOTWRIGHT_AMQP_URI",
        "amqps://guest:guest@%s:%d/%%2F"
            .formatted(host, BROKER.container().getMappedPort(BrokerContainer.AMQPS_PORT)));
    settings.put("BOOTWRIGHT_AMQP_CA_FILE", certificates.authority().toString());
    if (clientCertificate) {
      settings.put("BOOTWRIGHT_AMQP_CERT_FILE", certificates.file("client.pem").toString());
      settings.put("BOOTWRIGHT_AMQP_KEY_FILE", certificates.file("client.key").toString());
    }
    return BrokerConfig.fromEnvironment(settings, "tls").withTimings(Broken.QUICK);
  }

  @Test
  void allMessagesTravelWithTls() {
    WorkQueue queue = new WorkQueue("tls." + UUID.randomUUID());
    AtomicInteger received = new AtomicInteger();
    try (RabbitMqMessageBus bus = RabbitMqMessageBus.connect(config("127.0.0.1", true))) {
      bus.consume(queue, 1, message -> received.incrementAndGet());
      bus.subscribe(Notice.CancelConversion.class, notice -> received.incrementAndGet());

      bus.send(queue, new KillVm(new VmId(UUID.randomUUID()), 1));
      bus.publish(new Notice.CancelConversion(UUID.randomUUID()));

      await().untilAsserted(() -> assertThat(received).hasValue(2));
    }
  }

  @Test
  void withoutAClientCertificateTheBrokerRefuses() {
    assertThatThrownBy(() -> RabbitMqMessageBus.connect(config("127.0.0.1", false)))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNAUTHORIZED));
  }

  @Test
  void aBrokerOfAnotherAuthorityIsRefused(@TempDir Path elsewhere) {
    Certificates others = new Certificates(elsewhere);
    BrokerConfig config =
        BrokerConfig.fromEnvironment(
            Map.of(
                "BOOTWRIGHT_AMQP_URI",
                "amqps://guest:guest@127.0.0.1:%d/%%2F"
                    .formatted(BROKER.container().getMappedPort(BrokerContainer.AMQPS_PORT)),
                "BOOTWRIGHT_AMQP_CA_FILE",
                others.authority().toString()),
            "tls");

    assertThatThrownBy(() -> RabbitMqMessageBus.connect(config))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNAUTHORIZED));
  }

  @Test
  void aBrokerWhoseCertificateNamesAnotherHostIsRefused() {
    assertThatThrownBy(() -> RabbitMqMessageBus.connect(config("localhost", true)))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.UNAUTHORIZED));
  }

  @Test
  void theVertxClientToldToLooksAtTheNameToo() {
    BrokerConfig config = config("localhost", true);

    assertThatThrownBy(
            () ->
                NoticeBoard.connect(
                    config.withTimings(Broken.QUICK.withConnect(Duration.ofSeconds(5))),
                    new MessageProperties("tls", "guest")))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void aFileThatIsNoKeyIsNamed() {
    BrokerConfig config =
        BrokerConfig.fromEnvironment(
            Map.of(
                "BOOTWRIGHT_AMQP_URI", "amqps://127.0.0.1",
                "BOOTWRIGHT_AMQP_CERT_FILE", certificates.file("client.pem").toString(),
                "BOOTWRIGHT_AMQP_KEY_FILE", certificates.file("ca.pem").toString()),
            "tls");

    assertThatThrownBy(() -> RabbitMqMessageBus.connect(config))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST))
        .hasMessageContaining("ca.pem");
  }
}
