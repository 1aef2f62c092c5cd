package org.bootwright.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.bootwright.cli.bench.BarChart.Bar;
import org.junit.jupiter.api.Test;

final class BarChartTest {
  private static final List<Bar> BARS =
      List.of(
          new Bar("boot", "disk", 1, "1 s", "#111"),
          new Bar("boot", "virtiofs", 2, "2 s", "#222"),
          new Bar("read", "disk", 200, "200 MiB/s", "#111"));

  private static List<Integer> widths(String svg) {
    return Pattern.compile("width=\"(\\d+)\" height=\"16\"")
        .matcher(svg)
        .results()
        .map(found -> Integer.parseInt(found.group(1)))
        .toList();
  }

  @Test
  void longestBarOfEachGroupTakesTheWholeWidth() {
    assertThat(widths(new BarChart(BARS).draw(""))).containsExactly(215, 430, 430);
  }

  @Test
  void textIsEscaped() {
    List<Bar> bars = List.of(new Bar("a<b", "c", 1, "1 & 2", "#111"));
    assertThat(new BarChart(bars).draw("<machine>"))
        .contains(">a&lt;b c<", ">1 &amp; 2<", ">&lt;machine&gt;<");
  }
}
