package org.bootwright.service.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;

/** The values of a service's variables in one environment. */
public final class Settings {
  static final String FILE_SUFFIX = "_FILE";

  private static final String OURS = "BOOTWRIGHT_";

  /** Enough for any secret or list; a file of another kind is larger or endless. */
  private static final int MAXIMUM_FILE_BYTES = 64 * 1024;

  private final Map<String, String> environment;

  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * The value of a variable that has a default or must be set.
   *
   * @throws FailureException {@code invalid_request} where the value is not accepted or is missing
   */
  public <T> T get(Variable<T> variable) {
    return find(variable)
        .orElseThrow(
            () ->
                new FailureException(
                    FailureCode.INVALID_REQUEST,
                    "reading %s: it is not set; set it to %s (%s)"
                        .formatted(variable.name(), variable.accepted(), variable.meaning())));
  }

  /**
   * The value of a variable, or its default, or nothing.
   *
   * @throws FailureException {@code invalid_request} where the value is not accepted
   */
  public <T> Optional<T> find(Variable<T> variable) {
    Optional<String> given = given(variable);
    return given.or(variable::fallback).map(text -> parse(variable, text));
  }

  /** Whether somebody has set the variable. */
  public boolean isSet(Variable<?> variable) {
    return given(variable).isPresent();
  }

  private Optional<String> given(Variable<?> variable) {
    Optional<String> direct = set(variable.name());
    if (variable.name().endsWith(FILE_SUFFIX)) {
      return direct;
    }
    Optional<String> file = set(variable.fileName());
    if (direct.isPresent() && file.isPresent()) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "reading %s: %s is set as well; set one of them"
              .formatted(variable.name(), variable.fileName()));
    }
    return direct.or(() -> file.map(path -> content(variable, path)));
  }

  /** Compose and Kubernetes pass variables that nobody gave a value on as empty ones. */
  private Optional<String> set(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static String content(Variable<?> variable, String path) {
    try (InputStream stream = Files.newInputStream(Path.of(path))) {
      byte[] bytes = stream.readNBytes(MAXIMUM_FILE_BYTES + 1);
      if (bytes.length > MAXIMUM_FILE_BYTES) {
        throw unreadable(variable, path, "it has more than " + MAXIMUM_FILE_BYTES + " bytes", null);
      }
      String text = new String(bytes, StandardCharsets.UTF_8).stripTrailing();
      if (text.isEmpty()) {
        throw unreadable(variable, path, "it is empty", null);
      }
      return text;
    } catch (IOException | InvalidPathException e) {
      throw unreadable(variable, path, "it cannot be read (" + e + ")", e);
    }
  }

  private static FailureException unreadable(
      Variable<?> variable,
      String path,
      String why,
      @org.jspecify.annotations.Nullable Throwable cause) {
    String message =
        "reading %s=%s: %s; name a file that holds the value of %s"
            .formatted(variable.fileName(), path, why, variable.name());
    return cause == null
        ? new FailureException(FailureCode.INVALID_REQUEST, message)
        : new FailureException(FailureCode.INVALID_REQUEST, message, cause);
  }

  private static <T> T parse(Variable<T> variable, String text) {
    try {
      return variable.parser().parse(text);
    } catch (IllegalArgumentException refused) {
      String shown = variable.secret() ? "its value" : "'" + text + "'";
      throw new FailureException(
          FailureCode.INVALID_REQUEST,
          "reading %s: %s is not accepted; it takes %s"
              .formatted(variable.name(), shown, variable.accepted()),
          refused);
    }
  }

  /** The variables that look like ours and are none of these: most likely misspelt. */
  public Set<String> unknown(List<Variable<?>> known) {
    Set<String> names =
        known.stream()
            .flatMap(variable -> List.of(variable.name(), variable.fileName()).stream())
            .collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>(environment.keySet());
    unknown.removeIf(name -> !name.startsWith(OURS) || names.contains(name));
    return unknown;
  }
}
