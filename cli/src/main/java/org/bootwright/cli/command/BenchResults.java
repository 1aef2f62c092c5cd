package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.bootwright.cli.bench.Machine;
import org.bootwright.cli.table.Table;
import org.bootwright.contracts.json.ContractsJson;

/** Prints what was measured on this host, with what the host is. */
final class BenchResults {
  private BenchResults() {}

  /**
   * Prints results.
   *
   * @param table the same for people
   */
  static void print(Invocation invocation, JsonOption json, List<?> results, Table table) {
    String machine = Machine.describe();
    if (json.wanted()) {
      ObjectNode document = ContractsJson.shared().mapper().createObjectNode();
      document.put("machine", machine);
      document.set("results", ContractsJson.shared().mapper().valueToTree(results));
      invocation.printJson(document);
      return;
    }
    invocation.print(
        out -> {
          table.print(out);
          out.println();
          out.println(machine);
        });
  }

  static String rounded(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
