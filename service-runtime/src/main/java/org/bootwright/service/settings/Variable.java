package org.bootwright.service.settings;

import java.util.Optional;

/**
 * An environment variable that a service reads.
 *
 * @param meaning one line, for {@code --help}
 * @param accepted what values look like, for refusals and {@code --help}
 * @param fallback what holds when it is not set, spelt as in the environment; absent where nothing
 *     does
 * @param secret never shown
 */
public record Variable<T>(
    String name,
    String meaning,
    String accepted,
    Optional<String> fallback,
    boolean secret,
    Parser<T> parser) {

  /** What a value means. */
  @FunctionalInterface
  public interface Parser<T> {
    /** Throws an IllegalArgumentException for what is not accepted; its text is not shown. */
    T parse(String text);
  }

  /** A variable that may be left out. */
  public static <T> Variable<T> of(String name, String meaning, String accepted, Parser<T> parser) {
    return new Variable<>(name, meaning, accepted, Optional.empty(), false, parser);
  }

  /** The same with a value for when it is left out. */
  public Variable<T> withDefault(String value) {
    return new Variable<>(name, meaning, accepted, Optional.of(value), secret, parser);
  }

  /** The same, never shown. */
  public Variable<T> hidden() {
    return new Variable<>(name, meaning, accepted, fallback, true, parser);
  }

  /** The variable that may name a file with the value. */
  String fileName() {
    return name + Settings.FILE_SUFFIX;
  }
}
