package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.table.HumanBytes;
import org.bootwright.cli.table.Table;

/** What VMs use, in the columns of {@code docker stats}. What is not known is {@code --}. */
final class StatsTable {
  private static final String UNKNOWN = "--";

  private StatsTable() {}

  static Table of(List<JsonNode> items) {
    var table =
        new Table(
            "ID", "NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "NET I/O", "BLOCK I/O", "TASKS");
    for (JsonNode item : items) {
      table.add(
          Vm.shortId(item.path("vm").asText()),
          item.path("name").asText(),
          percent(item.path("cpuPercent")),
          bytes(item, "usedMemoryBytes") + " / " + bytes(item, "memoryBytes"),
          memoryPercent(item),
          bytes(item, "networkReceivedBytes") + " / " + bytes(item, "networkSentBytes"),
          bytes(item, "diskReadBytes") + " / " + bytes(item, "diskWrittenBytes"),
          item.path("tasks").asText(UNKNOWN));
    }
    return table;
  }

  private static String memoryPercent(JsonNode item) {
    long limit = item.path("memoryBytes").asLong();
    JsonNode used = item.path("usedMemoryBytes");
    return limit == 0 || !used.isNumber() ? UNKNOWN : percent(100.0 * used.asLong() / limit);
  }

  private static String percent(JsonNode value) {
    return value.isNumber() ? percent(value.asDouble()) : UNKNOWN;
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  private static String bytes(JsonNode item, String field) {
    JsonNode value = item.path(field);
    return value.isNumber() ? HumanBytes.format(value.asLong()) : UNKNOWN;
  }
}
