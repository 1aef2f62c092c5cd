package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.ServerSentEvent;
import org.bootwright.cli.table.HumanBytes;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "events",
    header = "Print what happens, as it happens.",
    footer = {"", "Examples:", "  bootwright events", "  bootwright events --vm web --json"})
final class EventsCommand implements Runnable {
  @Mixin private GatewayOption gateway = new GatewayOption();

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  @Option(names = "--vm", paramLabel = "VM", description = "Only what concerns this VM.")
  private Optional<String> vm = Optional.empty();

  private final Invocation invocation;

  EventsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    try (GatewayClient client = invocation.connect(gateway);
        var events = client.events(vm)) {
      events.forEach(
          event -> {
            String line = json ? jsonLine(event) : textLine(event);
            invocation.print(out -> out.println(line));
          });
    }
  }

  private static String paused(JsonNode vm) {
    return vm.has("pausedBecause") ? " (paused: " + vm.path("pausedBecause").asText() + ")" : "";
  }

  private static String jsonLine(ServerSentEvent event) {
    return ContractsJson.shared()
        .mapper()
        .createObjectNode()
        .put("event", event.name())
        .set("data", event.json())
        .toString();
  }

  private String textLine(ServerSentEvent event) {
    JsonNode data = event.json();
    String what =
        switch (event.name()) {
          case "vm" ->
              data.path("name").asText() + "  " + data.path("state").asText() + paused(data);
          case "removed" -> data.path("name").asText() + "  removed";
          case "conversion" ->
              data.path("image").asText()
                  + "  "
                  + data.path("state").asText()
                  + "  "
                  + data.path("step").asText()
                  + "  "
                  + HumanBytes.format(data.path("doneBytes").asLong())
                  + " of "
                  + HumanBytes.format(data.path("totalBytes").asLong());
          case "warning" -> data.path("vm").asText() + "  " + data.path("message").asText();
          default -> event.data();
        };
    return invocation.clock().instant() + "  " + event.name() + "  " + what;
  }
}
