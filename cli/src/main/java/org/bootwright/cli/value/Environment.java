package org.bootwright.cli.value;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment for a command as {@code -e} and {@code --env-file} give it, by docker's rules: a
 * name alone takes its value from our own environment, and is left out when that has none.
 */
public final class Environment {
  /** More than any real environment; a larger file was named by mistake. */
  private static final long MAXIMUM_FILE_BYTES = 1 << 20;

  private final Map<String, String> own;
  private final Map<String, String> result = new LinkedHashMap<>();

  /**
   * @param own the environment that names without a value are looked up in
   */
  public Environment(Map<String, String> own) {
    this.own = own;
  }

  /** Adds one {@code NAME=VALUE} or {@code NAME}. */
  public void add(String setting) {
    int equals = setting.indexOf('=');
    String name = equals < 0 ? setting : setting.substring(0, equals);
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw InvalidValue.because("-e " + setting + ": give NAME=VALUE, or NAME to pass yours on");
    }
    String value = equals < 0 ? own.get(name) : setting.substring(equals + 1);
    if (value != null) {
      result.put(name, value);
    }
  }

  /** Adds the lines of a file; empty ones and those that start with {@code #} say nothing. */
  public void addFile(Path file) {
    String text = SmallFile.read("--env-file", file, MAXIMUM_FILE_BYTES);
    for (String line : text.lines().toList()) {
      String setting = line.stripLeading();
      if (!setting.isEmpty() && !setting.startsWith("#")) {
        add(setting);
      }
    }
  }

  /** The variables in the order in which they were first given. */
  public Map<String, String> toMap() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(result));
  }
}
