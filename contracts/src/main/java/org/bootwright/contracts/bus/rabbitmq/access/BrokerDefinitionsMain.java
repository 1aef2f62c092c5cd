package org.bootwright.contracts.bus.rabbitmq.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes the broker's definitions to a file: {@code BrokerDefinitionsMain FILE [VHOST]}. Passwords
 * come from {@code BOOTWRIGHT_BROKER_GATEWAY_PASSWORD}, {@code …_CONVERTER_…}, {@code …_RUNNER_…}
 * and, if there is to be such a user, {@code …_OPERATOR_…}, or from the files that these with
 * {@code _FILE} behind them name.
 */
public final class BrokerDefinitionsMain {
  private static final List<String> NEEDED = List.of("gateway", "converter", "runner");
  private static final String OPERATOR = "operator";
  private static final String VIRTUAL_HOST = "bootwright";

  private BrokerDefinitionsMain() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("name the file to write the broker's definitions to");
    }
    write(
        Path.of(arguments[0]), arguments.length > 1 ? arguments[1] : VIRTUAL_HOST, System.getenv());
  }

  static void write(Path file, String virtualHost, Map<String, String> environment)
      throws IOException {
    Map<String, String> passwords = new TreeMap<>();
    for (String name : NEEDED) {
      passwords.put(
          name,
          password(name, environment)
              .orElseThrow(
                  () -> new IllegalArgumentException("set " + variable(name) + " or its _FILE")));
    }
    password(OPERATOR, environment).ifPresent(password -> passwords.put(OPERATOR, password));
    Path absolute = file.toAbsolutePath();
    Path directory = Optional.ofNullable(absolute.getParent()).orElse(absolute);
    Path temporary = Files.createTempFile(directory, "definitions", ".tmp");
    Files.writeString(temporary, BrokerDefinitions.json(virtualHost, passwords));
    Files.move(temporary, absolute, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String variable(String name) {
    return "BOOTWRIGHT_BROKER_%s_PASSWORD".formatted(name.toUpperCase(Locale.ROOT));
  }

  private static Optional<String> password(String name, Map<String, String> environment)
      throws IOException {
    String file = environment.get(variable(name) + "_FILE");
    return file == null
        ? Optional.ofNullable(environment.get(variable(name)))
        : Optional.of(Files.readString(Path.of(file)).strip());
  }
}
