package org.bootwright.runner.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the command's environment together as docker does. */
final class Environment {
  static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Environment() {}

  /**
   * The image's variables in their order, the user's in place of those or behind them by name.
   *
   * @param image {@code NAME=VALUE}; what has no name is left out
   */
  static List<String> merge(List<String> image, Map<String, String> overrides, String hostname) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("PATH", DEFAULT_PATH);
    variables.put("HOSTNAME", hostname);
    for (String entry : image) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        variables.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    variables.putAll(new TreeMap<>(overrides));
    List<String> merged = new ArrayList<>();
    variables.forEach((name, value) -> merged.add(name + "=" + value));
    return List.copyOf(merged);
  }
}
