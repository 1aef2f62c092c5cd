package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.bootwright.cli.bench.Figure;
import org.bootwright.cli.table.Table;
import org.bootwright.contracts.json.ContractsJson;

/** Prints what was measured. */
final class BenchFigures {
  private BenchFigures() {}

  static void print(Invocation invocation, JsonOption json, List<Figure> figures) {
    if (json.wanted()) {
      invocation.printJson(
          figures.stream()
              .<JsonNode>map(figure -> ContractsJson.shared().mapper().valueToTree(figure))
              .toList());
      return;
    }
    var table = new Table("FIGURE", "VALUE", "UNIT", "MEANING");
    for (Figure figure : figures) {
      table.add(
          figure.name(),
          String.format(Locale.ROOT, figure.value() < 100 ? "%.2f" : "%.0f", figure.value()),
          figure.unit(),
          figure.meaning());
    }
    invocation.print(table::print);
  }
}
