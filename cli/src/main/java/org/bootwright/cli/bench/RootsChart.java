package org.bootwright.cli.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws roots: one group a figure, one bar a kind of root. */
public final class RootsChart {
  private RootsChart() {}

  /** The picture, with the machine's description below. */
  public static String draw(List<RootResult> results, String machine) {
    Map<String, String> colors =
        RootKind.all("", Path.of("/")).stream()
            .collect(Collectors.toMap(RootKind::name, RootKind::color));
    List<BarChart.Bar> bars =
        results.stream()
            .map(
                each ->
                    new BarChart.Bar(
                        each.name(),
                        each.root(),
                        each.value(),
                        String.format(Locale.ROOT, "%.1f %s", each.value(), each.unit()),
                        colors.getOrDefault(each.root(), "#bbb")))
            .toList();
    return new BarChart(bars).draw(machine);
  }
}
