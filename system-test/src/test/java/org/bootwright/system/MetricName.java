package org.bootwright.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A metric with the labels that it was asked for or exposed with.
 *
 * @param labels value by name; where a rule compares by a pattern, the value is empty
 */
record MetricName(String name, Map<String, String> labels) {
  private static final Pattern METRIC =
      Pattern.compile("\\b((?:bootwright|rabbitmq)_[a-z_]+)(?:\\{([^}]*)})?");
  private static final Pattern LABEL =
      Pattern.compile("([a-z_]+)(=|!=|=~|!~)\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** All that stand in a text: a file of rules, or what a service exposes. */
  static List<MetricName> in(String text) {
    List<MetricName> found = new ArrayList<>();
    Matcher metric = METRIC.matcher(text);
    while (metric.find()) {
      found.add(new MetricName(metric.group(1), labelsOf(metric.group(2))));
    }
    return found;
  }

  private static Map<String, String> labelsOf(@Nullable String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      for (MatchResult label : LABEL.matcher(text).results().toList()) {
        labels.put(label.group(1), label.group(2).equals("=") ? label.group(3) : "");
      }
    }
    return labels;
  }

  /** Whether a rule with this one finds the exposed one. */
  boolean finds(MetricName exposed) {
    return name.equals(exposed.name)
        && labels.entrySet().stream()
            .allMatch(
                label ->
                    exposed.labels.containsKey(label.getKey())
                        && (label.getValue().isEmpty()
                            || label.getValue().equals(exposed.labels.get(label.getKey()))));
  }
}
