package org.bootwright.contracts.bus.rabbitmq.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerConfigTest {
  @ParameterizedTest
  @CsvSource({
    "amqp://localhost,                          localhost, 5672, /,          guest,   guest",
    "amqp://localhost/,                         localhost, 5672, /,          guest,   guest",
    "amqp://broker:5673/bootwright,             broker,    5673, bootwright, guest,   guest",
    "amqp://gateway:s%40fe+1@broker/%2Fa,       broker,    5672, /a,         gateway, s@fe+1",
    "amqp://gateway:a%3Ab@[::1]:7/v,            ::1,       7,    v,          gateway, a:b",
    "amqps://runner@broker/v,                   broker,    5671, v,          runner,  guest",
  })
  void anAddressIsRead(
      String uri, String host, int port, String virtualHost, String user, String password) {
    BrokerConfig config = BrokerConfig.of(uri, "test");

    assertThat(config.host()).isEqualTo(host);
    assertThat(config.port()).isEqualTo(port);
    assertThat(config.virtualHost()).isEqualTo(virtualHost);
    assertThat(config.user()).isEqualTo(user);
    assertThat(config.password()).isEqualTo(password);
  }

  @Test
  void userAndPasswordAsideOfTheAddressCount() {
    BrokerConfig config =
        BrokerConfig.fromEnvironment(
            Map.of(
                "BOOTWRIGHT_AMQP_URI", "amqps://broker/v",
                "BOOTWRIGHT_AMQP_USER", "runner",
                "BOOTWRIGHT_AMQP_PASSWORD", "secret",
                "BOOTWRIGHT_AMQP_CA_FILE", "/etc/ca.pem"),
            "test");

    assertThat(config.user()).isEqualTo("runner");
    assertThat(config.password()).isEqualTo("secret");
    assertThat(config.tls())
        .contains(
            new TlsFiles(Optional.of(Path.of("/etc/ca.pem")), Optional.empty(), Optional.empty()));
    assertThat(config).hasToString("amqps://runner@broker:5671/v");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://u:secret@broker", "amqp://u:sec ret@broker", "broker", "amqp:///v"})
  void anAddressThatIsNoneIsRefusedWithoutItsPassword(String uri) {
    assertThatThrownBy(() -> BrokerConfig.of(uri, "test"))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REQUEST))
        .hasMessageContaining("amqp://USER:PASSWORD@HOST:PORT/VHOST")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("sec ret");
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() {
    assertThatThrownBy(
            () ->
                new TlsFiles(
                    Optional.empty(), Optional.of(Path.of("client.pem")), Optional.empty()))
        .isInstanceOf(FailureException.class);
  }

  @Test
  void pausesDoubleUpToTheLongest() {
    BrokerTimings timings =
        BrokerTimings.STANDARD.withRetries(Duration.ofMillis(50), Duration.ofSeconds(30));

    assertThat(timings.retryPause(1)).isEqualTo(Duration.ofMillis(50));
    assertThat(timings.retryPause(2)).isEqualTo(Duration.ofMillis(100));
    assertThat(timings.retryPause(10)).isEqualTo(Duration.ofMillis(25_600));
    assertThat(timings.retryPause(11)).isEqualTo(Duration.ofSeconds(30));
    assertThat(timings.retryPause(1_000_000)).isEqualTo(Duration.ofSeconds(30));
  }
}
