package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.table.HumanAge;
import org.bootwright.cli.table.Table;
import org.bootwright.cli.value.KeyValue;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ps",
    aliases = "ls",
    header = "List VMs.",
    footer = {
      "",
      "Examples:",
      "  bootwright ps -a",
      "  bootwright ps --filter state=running --filter label=team=build",
      "  bootwright rm -f $(bootwright ps -a -q)",
    })
final class PsCommand implements Runnable {
  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-a", "--all"},
      description = "Also those that have ended.")
  private boolean all;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print ids only.")
  private boolean quiet;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      description = "Only VMs with this: state=STATE, label=NAME[=VALUE], image=REFERENCE.")
  private List<String> filters = new ArrayList<>();

  private final Invocation invocation;

  PsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    List<Map.Entry<String, String>> query = query();
    boolean ended = all || query.stream().anyMatch(filter -> filter.getKey().equals("state"));
    List<Vm> vms;
    try (GatewayClient client = invocation.connect(gateway)) {
      vms = client.vms(query).stream().filter(vm -> ended || isAlive(vm)).toList();
    }
    if (json.wanted()) {
      invocation.printJson(vms.stream().map(Vm::json).toList());
    } else if (quiet) {
      invocation.print(out -> vms.forEach(vm -> out.println(vm.id())));
    } else {
      printTable(vms);
    }
  }

  /** As with docker, one that will be restarted is listed with those that run. */
  private static boolean isAlive(Vm vm) {
    return !vm.state().isEnded() || vm.json().has("restartAt");
  }

  private List<Map.Entry<String, String>> query() {
    var query = new ArrayList<Map.Entry<String, String>>();
    for (String filter : filters) {
      KeyValue pair = KeyValue.parse("--filter", filter);
      switch (pair.key()) {
        case "state", "label", "image" -> query.add(Map.entry(pair.key(), pair.value()));
        default ->
            throw new FailureException(
                FailureCode.INVALID_REQUEST,
                "--filter " + filter + ": filters are state, label and image");
      }
    }
    return query;
  }

  private void printTable(List<Vm> vms) {
    var table = new Table("ID", "NAME", "IMAGE", "STATE", "CREATED", "PORTS");
    for (Vm vm : vms) {
      table.add(
          vm.shortId(),
          vm.name(),
          vm.image(),
          state(vm),
          vm.createdAt().map(at -> HumanAge.format(at, invocation.clock().instant())).orElse(""),
          ports(vm.json().path("ports")));
    }
    invocation.print(table::print);
  }

  private static String state(Vm vm) {
    return ending(vm) + (vm.json().has("restartAt") ? ", restarting" : "");
  }

  private static String ending(Vm vm) {
    return vm.failure()
        .map(failure -> vm.state() + " (" + failure.code().code() + ")")
        .or(() -> vm.pausedBecause().map(_ -> vm.state() + " (paused)"))
        .or(() -> vm.exitCode().map(code -> vm.state() + " (" + code + ")"))
        .orElse(vm.state().toString());
  }

  private static String ports(JsonNode ports) {
    return ports
        .valueStream()
        .map(
            port ->
                port.path("address").asText()
                    + ":"
                    + port.path("host").asInt()
                    + "->"
                    + port.path("guest").asInt()
                    + "/"
                    + port.path("protocol").asText("tcp").toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
