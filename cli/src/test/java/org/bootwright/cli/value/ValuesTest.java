package org.bootwright.cli.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.vm.SshPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "512M, 536870912",
    "512m, 536870912",
    "512MB, 536870912",
    "512MiB, 536870912",
    "2G, 2147483648",
    "1T, 1099511627776",
    "64k, 65536",
    "7, 7340032",
    "7b, 7",
    "0, 0"
  })
  void sizesTakeUnitsOf1024(String text, long bytes) {
    assertThat(ByteSize.parse(text, ByteSize.MEBIBYTE).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "M", "-1M", "1.5G", "1 G", "1X", "0x10", "9999999999999", "999999999999T"})
  void otherSizesAreRefused(String text) {
    assertRefused(() -> ByteSize.parse(text, 1));
  }

  @Test
  void partsOfAUnitCountAsOne() {
    assertThat(new ByteSize((1 << 20) + 1).mebibytes()).isEqualTo(2);
    assertThat(new ByteSize(1L << 30).gibibytes()).isEqualTo(1);
    assertThat(new ByteSize((1L << 30) + 1).gibibytes()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "60s, 60000",
    "5m, 300000",
    "1h30m, 5400000",
    "250ms, 250",
    "10, 10000",
    "1d, 86400000"
  })
  void timesTakeUnits(String text, long millis) {
    assertThat(TimeSpan.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "5 m", "5x", "m5", "1.5s", "-1s"})
  void otherTimesAreRefused(String text) {
    assertRefused(() -> TimeSpan.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "8080:80, 127.0.0.1, 8080, 80, TCP",
    "80, 127.0.0.1, 0, 80, TCP",
    ":80, 127.0.0.1, 0, 80, TCP",
    "0.0.0.0:8080:80, 0.0.0.0, 8080, 80, TCP",
    "10.1.2.3::80, 10.1.2.3, 0, 80, TCP",
    "53:53/udp, 127.0.0.1, 53, 53, UDP",
    "53:53/TCP, 127.0.0.1, 53, 53, TCP",
    "[::1]:8080:80, ::1, 8080, 80, TCP",
    "65535:65535, 127.0.0.1, 65535, 65535, TCP"
  })
  void portForwardsAreDockers(String text, String address, int host, int guest, String protocol) {
    assertThat(PortForwardSyntax.parse(text))
        .hasToString(
            "PortForward[address=%s, host=%d, guest=%d, protocol=%s]"
                .formatted(address, host, guest, protocol));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x:80",
        "80:",
        "65536:80",
        "80:0",
        "80:65536",
        "1:2:3:4",
        "80/sctp",
        "[::1]80"
      })
  void otherPortForwardsAreRefused(String text) {
    assertRefused(() -> PortForwardSyntax.parse(text));
  }

  @Test
  void signalsAreNamesOrNumbers() {
    assertThat(SignalSyntax.parse("RTMIN+3")).isEqualTo(37);
    assertRefused(() -> SignalSyntax.parse("SIGNONE"));
  }

  @Test
  void entrypointIsOneWordOrAJsonArray() {
    assertThat(WordList.parse("--entrypoint", "/bin/my prog")).containsExactly("/bin/my prog");
    assertThat(WordList.parse("--entrypoint", "[\"a\",\"b c\"]")).containsExactly("a", "b c");
    assertThat(WordList.parse("--entrypoint", "")).isEmpty();
    assertRefused(() -> WordList.parse("--entrypoint", "[1]"));
    assertRefused(() -> WordList.parse("--entrypoint", "[\"a\""));
  }

  @Test
  void environmentPassesOwnVariablesOnAndLeavesUnsetOnesOut() {
    var environment = new Environment(Map.of("HOME", "/root"));
    List.of("A=1", "EMPTY=", "HOME", "UNSET", "A=2=3").forEach(environment::add);
    assertThat(environment.toMap())
        .containsOnly(Map.entry("A", "2=3"), Map.entry("EMPTY", ""), Map.entry("HOME", "/root"));
    assertRefused(() -> environment.add("=1"));
  }

  @Test
  void environmentFilesHaveCommentsAndEmptyLines(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("env");
    Files.writeString(file, "# comment\n\nA=1\n  B=with # inside\nHOME\n");
    var environment = new Environment(Map.of("HOME", "/root"));
    environment.addFile(file);
    assertThat(environment.toMap())
        .containsOnly(
            Map.entry("A", "1"), Map.entry("B", "with # inside"), Map.entry("HOME", "/root"));
    assertRefused(() -> environment.addFile(folder.resolve("absent")));
    assertRefused(() -> environment.addFile(folder));
  }

  @Test
  void keyFilesHaveALineForEachPublicKey(@TempDir Path folder) throws IOException {
    String key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
    Path file = folder.resolve("key");
    Files.writeString(file, "# mine\n" + key + " one\n\n" + key + " two\n");
    assertThat(SshKeyFile.read(file))
        .extracting(SshPublicKey::line)
        .containsExactly(key + " one", key + " two");

    Files.writeString(file, "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n");
    assertThatThrownBy(() -> SshKeyFile.read(file))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("this is a private key");
    for (String other : List.of("", "# nothing\n", "key\n", "x".repeat(300_000))) {
      Files.writeString(file, other);
      assertRefused(() -> SshKeyFile.read(file));
    }
    Files.write(file, new byte[] {(byte) 0xff, 0x0a});
    assertRefused(() -> SshKeyFile.read(file));
    assertRefused(() -> SshKeyFile.read(folder.resolve("absent")));
  }

  @ParameterizedTest
  @CsvSource({
    "8080, 127.0.0.1, 8080",
    "0.0.0.0, 0.0.0.0, 8080",
    "127.0.0.1:0, 127.0.0.1, 0",
    "[::1]:9, 0:0:0:0:0:0:0:1, 9",
    "[::1], 0:0:0:0:0:0:0:1, 8080"
  })
  void listenAddressesHaveDefaults(String text, String address, int port) {
    assertThat(ListenAddress.parse(text).getAddress().getHostAddress()).isEqualTo(address);
    assertThat(ListenAddress.parse(text).getPort()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":80", "127.0.0.1:65536", "127.0.0.1:x", "not a host:80"})
  void otherListenAddressesAreRefused(String text) {
    assertRefused(() -> ListenAddress.parse(text));
  }

  private static void assertRefused(Runnable parsing) {
    assertThatThrownBy(parsing::run)
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST));
  }
}
