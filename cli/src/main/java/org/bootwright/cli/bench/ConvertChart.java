package org.bootwright.cli.bench;

import java.util.List;
import java.util.Locale;

/** Draws conversions: one group an input, one bar a contender, all in seconds. */
public final class ConvertChart {
  private ConvertChart() {}

  /** The picture, with the machine's description below. */
  public static String draw(List<ConvertResult> results, String machine) {
    List<BarChart.Bar> bars =
        results.stream()
            .map(
                each ->
                    new BarChart.Bar(
                        each.input(),
                        each.contender(),
                        each.wallSeconds(),
                        String.format(Locale.ROOT, "%.2f s", each.wallSeconds()),
                        colorOf(each.contender())))
            .toList();
    return new BarChart(bars).draw(machine);
  }

  private static String colorOf(String contender) {
    return switch (contender) {
      case Contender.LIMIT -> "#bbb";
      case Contender.OURS -> "#2563eb";
      default -> "#e09040";
    };
  }
}
