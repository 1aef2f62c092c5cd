package org.bootwright.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  private enum Colour {
    RED,
    DARK_BLUE
  }

  private static final Map<String, Variable<?>> KINDS =
      Map.of(
          "number", Values.number("BOOTWRIGHT_X", "a number", 1, 64),
          "listen", Values.listen("BOOTWRIGHT_X", "an address"),
          "flag", Values.flag("BOOTWRIGHT_X", "a flag"),
          "seconds", Values.seconds("BOOTWRIGHT_X", "a time", 0, 10),
          "names", Values.names("BOOTWRIGHT_X", "names"),
          "choice", Values.choice("BOOTWRIGHT_X", "a colour", Colour.class),
          "path", Values.path("BOOTWRIGHT_X", "a path"));

  private static final Variable<String> SECRET = Values.secret("BOOTWRIGHT_S", "a secret");
  private static final Variable<Integer> NUMBER =
      Values.number("BOOTWRIGHT_N", "a number", 1, 9).withDefault("3");

  @TempDir private Path directory;

  private static Settings settings(String name, String value) {
    return new Settings(Map.of(name, value));
  }

  @ParameterizedTest
  @CsvSource({
    "number, 1, 1",
    "number, 64, 64",
    "listen, 127.0.0.1:8080, /127.0.0.1:8080",
    "listen, 0.0.0.0:0, /0.0.0.0:0",
    "listen, [::1]:65535, /[0:0:0:0:0:0:0:1]:65535",
    "flag, true, true",
    "flag, false, false",
    "seconds, 10, PT10S",
    "names, a.example, [a.example]",
    "choice, red, RED",
    "choice, dark_blue, DARK_BLUE",
    "path, /a/b, /a/b"
  })
  void acceptedValuesAreRead(String kind, String text, String value) {
    Object read = settings("BOOTWRIGHT_X", text).find(variable(kind)).orElseThrow();

    assertThat(read.toString()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "number, 0",
    "number, 65",
    "number, many",
    "number, 1.5",
    "listen, 8080",
    "listen, :8080",
    "listen, 127.0.0.1",
    "listen, 127.0.0.1:65536",
    "listen, 127.0.0.1:-1",
    "listen, ::1:8080",
    "listen, no such host:80",
    "flag, yes",
    "flag, TRUE",
    "seconds, 11",
    "seconds, 1m",
    "names, 'a,,b'",
    "choice, green",
    "choice, RED",
    "path, 'a\0b'"
  })
  void otherValuesAreRefusedWithWhatWouldBeAccepted(String kind, String text) {
    Variable<?> variable = variable(kind);

    assertThatThrownBy(() -> settings("BOOTWRIGHT_X", text).find(variable))
        .isInstanceOfSatisfying(
            FailureException.class,
            failure -> assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST))
        .hasMessageContaining("BOOTWRIGHT_X")
        // What a terminal would obey is not repeated to it.
        .hasMessageContaining("'" + text.replace('\0', '\uFFFD') + "'")
        .hasMessageContaining(variable.accepted());
  }

  private static Variable<?> variable(String kind) {
    return java.util.Objects.requireNonNull(KINDS.get(kind));
  }

  @Test
  void defaultsHoldWhereNothingOrNothingButEmptinessIsSet() {
    assertThat(new Settings(Map.of()).get(NUMBER)).isEqualTo(3);
    assertThat(settings("BOOTWRIGHT_N", "").get(NUMBER)).isEqualTo(3);
    assertThat(settings("BOOTWRIGHT_N", "").isSet(NUMBER)).isFalse();
    assertThat(settings("BOOTWRIGHT_N", "4").get(NUMBER)).isEqualTo(4);
    assertThat(new Settings(Map.of()).find(SECRET)).isEmpty();
  }

  @Test
  void whatIsMissingIsNamedWithItsMeaning() {
    assertThatThrownBy(() -> new Settings(Map.of()).get(SECRET))
        .hasMessage("reading BOOTWRIGHT_S: it is not set; set it to a text (a secret)");
  }

  @Test
  void valuesOfSecretsAreNeverShown() {
    Variable<Duration> hidden = Values.seconds("BOOTWRIGHT_S", "a secret", 0, 1).hidden();

    assertThatThrownBy(() -> settings("BOOTWRIGHT_S", "hunter2").get(hidden))
        .hasMessageContaining("BOOTWRIGHT_S")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void filesGiveValuesWithoutTheLastLineBreak() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "hunter2\n");

    assertThat(settings("BOOTWRIGHT_S_FILE", file.toString()).get(SECRET)).isEqualTo("hunter2");
  }

  @Test
  void filesThatCannotBeUsedAreRefused() throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Path large = Files.writeString(directory.resolve("large"), "x".repeat(65 * 1024));
    for (Path file : List.of(empty, large, directory, directory.resolve("absent"))) {
      assertThatThrownBy(() -> settings("BOOTWRIGHT_S_FILE", file.toString()).get(SECRET))
          .hasMessageStartingWith("reading BOOTWRIGHT_S_FILE=" + file + ": ");
    }
    assertThatThrownBy(
            () ->
                new Settings(Map.of("BOOTWRIGHT_S", "a", "BOOTWRIGHT_S_FILE", empty.toString()))
                    .get(SECRET))
        .hasMessageContaining("set one of them");
  }

  @Test
  void variablesThatLookLikeOursAndAreNotAreFound() {
    var settings =
        new Settings(
            Map.of(
                "BOOTWRIGHT_N", "1",
                "BOOTWRIGHT_S_FILE", "/x",
                "BOOTWRIGHT_NN", "1",
                "PATH", "/bin"));

    assertThat(settings.unknown(List.of(NUMBER, SECRET))).containsExactly("BOOTWRIGHT_NN");
  }

  @Test
  void defaultsAreReadAsValuesAre() {
    Variable<InetSocketAddress> listen = Values.listen("BOOTWRIGHT_L", "x").withDefault("[::]:1");

    assertThat(new Settings(Map.of()).get(listen).getAddress().isAnyLocalAddress()).isTrue();
  }
}
