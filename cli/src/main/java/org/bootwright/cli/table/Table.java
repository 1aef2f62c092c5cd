package org.bootwright.cli.table;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under a line of headings, each column as wide as its widest cell. */
public final class Table {
  private static final int GAP = 3;

  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... headings) {
    rows.add(Arrays.asList(headings));
  }

  public void add(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalStateException("a row has other columns than the table");
    }
    rows.add(Arrays.stream(cells).map(Table::printable).toList());
  }

  /** Control characters of guests and images would move the terminal's cursor. */
  private static String printable(String cell) {
    return cell.replaceAll("\\p{Cntrl}", "?");
  }

  public void print(PrintStream out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length() + GAP));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
