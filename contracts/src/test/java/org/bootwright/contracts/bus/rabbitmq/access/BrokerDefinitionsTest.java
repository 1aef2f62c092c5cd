package org.bootwright.contracts.bus.rabbitmq.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BrokerDefinitionsTest {
  @Test
  void theFileHasUsersAndNoPasswords(@TempDir Path directory) throws Exception {
    Path secret = directory.resolve("runner");
    Files.writeString(secret, "runner-secret\n");
    Path file = directory.resolve("definitions.json");

    BrokerDefinitionsMain.write(
        file,
        "bootwright",
        Map.of(
            "BOOTWRIGHT_BROKER_GATEWAY_PASSWORD", "gateway-secret",
            "BOOTWRIGHT_BROKER_CONVERTER_PASSWORD", "converter-secret",
            "BOOTWRIGHT_BROKER_RUNNER_PASSWORD_FILE", secret.toString()));

    assertThat(Files.readString(file))
        .contains("\"gateway\"", "\"converter\"", "\"runner\"", "bootwright.work.conversions")
        .doesNotContain("-secret", "operator");
    assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aMissingPasswordIsNamed(@TempDir Path directory) {
    assertThatThrownBy(
            () -> BrokerDefinitionsMain.write(directory.resolve("d"), "bootwright", Map.of()))
        .hasMessageContaining("BOOTWRIGHT_BROKER_GATEWAY_PASSWORD");
  }
}
