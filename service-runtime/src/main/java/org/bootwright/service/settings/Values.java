package org.bootwright.service.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Makers of the usual kinds of variables. */
public final class Values {
  private static final int MAXIMUM_PORT = 65_535;

  private Values() {}

  public static Variable<String> text(String name, String meaning) {
    return Variable.of(name, meaning, "a text", text -> text);
  }

  public static Variable<String> secret(String name, String meaning) {
    return text(name, meaning).hidden();
  }

  public static Variable<Path> path(String name, String meaning) {
    return Variable.of(name, meaning, "a path", Path::of);
  }

  public static Variable<Boolean> flag(String name, String meaning) {
    return Variable.of(
        name,
        meaning,
        "true or false",
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException();
          }
          return text.equals("true");
        });
  }

  /** A whole number, both bounds included. */
  public static Variable<Integer> number(String name, String meaning, int minimum, int maximum) {
    return Variable.of(
        name,
        meaning,
        "a whole number from %d to %d".formatted(minimum, maximum),
        text -> {
          int value = Integer.parseInt(text);
          if (value < minimum || value > maximum) {
            throw new IllegalArgumentException();
          }
          return value;
        });
  }

  /** A time in whole seconds, both bounds included. */
  public static Variable<Duration> seconds(String name, String meaning, int minimum, int maximum) {
    Variable<Integer> number = number(name, meaning, minimum, maximum);
    return Variable.of(
        name,
        meaning,
        number.accepted() + ", in seconds",
        text -> Duration.ofSeconds(number.parser().parse(text)));
  }

  /** One of the constants of an enum, in lower case. */
  public static <E extends Enum<E>> Variable<E> choice(
      String name, String meaning, Class<E> values) {
    String accepted =
        Arrays.stream(values.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" or "));
    return Variable.of(
        name,
        meaning,
        accepted,
        text -> {
          if (!text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException();
          }
          return Enum.valueOf(values, text.toUpperCase(Locale.ROOT));
        });
  }

  /** Names with commas between them. */
  public static Variable<Set<String>> names(String name, String meaning) {
    return Variable.of(
        name,
        meaning,
        "names with commas between them",
        text -> {
          List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          if (names.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException();
          }
          return Set.copyOf(names);
        });
  }

  /** Where to listen: {@code 127.0.0.1:8080}, {@code [::1]:8080}, {@code 0.0.0.0:8080}. */
  public static Variable<InetSocketAddress> listen(String name, String meaning) {
    return Variable.of(
        name, meaning, "ADDRESS:PORT, such as 127.0.0.1:8080", Values::socketAddress);
  }

  private static InetSocketAddress socketAddress(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException();
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException();
    }
    int port = Integer.parseInt(text.substring(colon + 1));
    if (port < 0 || port > MAXIMUM_PORT || host.isEmpty()) {
      throw new IllegalArgumentException();
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(unknown);
    }
  }
}
