package org.bootwright.cli.bench;

import java.util.List;
import java.util.Locale;

/** Draws groups of horizontal bars, each group to its own scale, in SVG. */
public final class BarChart {
  private static final int WIDTH = 720;
  private static final int LABEL_WIDTH = 220;
  private static final int VALUE_WIDTH = 70;
  private static final int BAR_HEIGHT = 16;
  private static final int GROUP_GAP = 14;

  /**
   * One bar.
   *
   * @param group bars of one group follow each other
   * @param length in the unit of the group
   * @param text the value, behind the bar
   * @param color of CSS
   */
  public record Bar(String group, String name, double length, String text, String color) {}

  private final List<Bar> bars;

  public BarChart(List<Bar> bars) {
    this.bars = List.copyOf(bars);
  }

  /** The picture, with a line of text below. */
  public String draw(String caption) {
    var drawn = new StringBuilder();
    int y = GROUP_GAP;
    String group = bars.isEmpty() ? "" : bars.getFirst().group();
    for (Bar bar : bars) {
      if (!bar.group().equals(group)) {
        y += GROUP_GAP;
        group = bar.group();
      }
      drawn.append(draw(bar, y));
      y += BAR_HEIGHT + 2;
    }
    int height = y + 3 * GROUP_GAP;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" \
        viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#fff"/>
        %3$s<text x="8" y="%4$d" fill="#555">%5$s</text>
        </svg>
        """
        .formatted(WIDTH, height, drawn, height - GROUP_GAP, escaped(caption));
  }

  private String draw(Bar bar, int y) {
    double share = bar.length() / longest(bar.group());
    int length = Math.max((int) ((WIDTH - LABEL_WIDTH - VALUE_WIDTH) * share), 1);
    return String.format(
        Locale.ROOT,
        """
        <text x="%d" y="%d" text-anchor="end">%s</text>
        <rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>
        <text x="%d" y="%d">%s</text>
        """,
        LABEL_WIDTH - 6,
        y + BAR_HEIGHT - 4,
        escaped(bar.group() + " " + bar.name()),
        LABEL_WIDTH,
        y,
        length,
        BAR_HEIGHT,
        bar.color(),
        LABEL_WIDTH + length + 6,
        y + BAR_HEIGHT - 4,
        escaped(bar.text()));
  }

  private double longest(String group) {
    return bars.stream()
        .filter(bar -> bar.group().equals(group))
        .mapToDouble(Bar::length)
        .max()
        .orElse(1);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
