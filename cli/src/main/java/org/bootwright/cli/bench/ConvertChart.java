package org.bootwright.cli.bench;

import java.util.List;
import java.util.Locale;

/** Draws what was measured as bars, in SVG: one group an input, one bar a contender. */
public final class ConvertChart {
  private static final int WIDTH = 720;
  private static final int LABEL_WIDTH = 190;
  private static final int BAR_HEIGHT = 16;
  private static final int GROUP_GAP = 14;

  private ConvertChart() {}

  /** The picture, with the machine's description below. */
  public static String draw(List<ConvertResult> results, String machine) {
    double longest = results.stream().mapToDouble(ConvertResult::wallSeconds).max().orElse(1);
    var bars = new StringBuilder();
    int y = GROUP_GAP;
    String input = "";
    for (ConvertResult result : results) {
      if (!result.input().equals(input)) {
        y += input.isEmpty() ? 0 : GROUP_GAP;
        input = result.input();
      }
      int length = (int) ((WIDTH - LABEL_WIDTH - 70) * result.wallSeconds() / longest);
      bars.append(bar(result, y, Math.max(length, 1)));
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
        .formatted(WIDTH, height, bars, height - GROUP_GAP, escaped(machine));
  }

  private static String bar(ConvertResult result, int y, int length) {
    return String.format(
        Locale.ROOT,
        """
        <text x="%d" y="%d" text-anchor="end">%s</text>
        <rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>
        <text x="%d" y="%d">%.2f s</text>
        """,
        LABEL_WIDTH - 6,
        y + BAR_HEIGHT - 4,
        escaped(result.input() + " " + result.contender()),
        LABEL_WIDTH,
        y,
        length,
        BAR_HEIGHT,
        colorOf(result.contender()),
        LABEL_WIDTH + length + 6,
        y + BAR_HEIGHT - 4,
        result.wallSeconds());
  }

  private static String colorOf(String contender) {
    return switch (contender) {
      case Contender.LIMIT -> "#bbb";
      case Contender.OURS -> "#2563eb";
      default -> "#e09040";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
