package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.table.HumanBytes;
import org.bootwright.cli.value.KeyValue;
import org.bootwright.cli.value.TimeSpan;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "prune",
    header = "Remove the disks of all images that no VM uses.",
    description = {
      "",
      "Asks first, unless it is told not to. An image that is named again is converted again.",
      "",
    },
    footer = {"", "Examples:", "  bootwright prune", "  bootwright prune -f --filter until=24h"})
final class PruneCommand implements Callable<Integer> {
  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-f", "--force"},
      description = "Do not ask.")
  private boolean force;

  @Option(
      names = "--filter",
      paramLabel = "until=TIME",
      description = "Only those that were made longer ago than this (10m, 24h, 7d).")
  private List<String> filters = new ArrayList<>();

  private final Invocation invocation;

  PruneCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Duration age = age();
    if (!force && !isConfirmed()) {
      invocation.streams().err().println("Nothing was removed.");
      return 0;
    }
    List<JsonNode> removed = new ArrayList<>();
    int status;
    try (GatewayClient client = invocation.connect(gateway)) {
      List<JsonNode> unused =
          client.images().stream().filter(image -> isUnused(image, age)).toList();
      status =
          Batch.forEach(
              unused,
              invocation.streams().err(),
              image -> {
                client.removeImage(image.path("digest").asText());
                removed.add(image);
              });
    }
    print(removed);
    return status;
  }

  private Duration age() {
    Duration age = Duration.ZERO;
    for (String filter : filters) {
      KeyValue pair = KeyValue.parse("--filter", filter);
      if (!pair.key().equals("until")) {
        throw new FailureException(
            FailureCode.INVALID_REQUEST, "--filter " + filter + ": the one filter is until=TIME");
      }
      age = TimeSpan.parse(pair.value());
    }
    return age;
  }

  /** As docker asks. The end of the input is a no. */
  private boolean isConfirmed() {
    invocation
        .streams()
        .err()
        .print(
            "This removes the disks of all images that no VM uses.\n"
                + "Are you sure you want to continue? [y/N] ");
    invocation.streams().err().flush();
    try {
      String answer =
          new BufferedReader(
                  new InputStreamReader(invocation.streams().in(), StandardCharsets.UTF_8))
              .readLine();
      return answer != null
          && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isUnused(JsonNode image, Duration age) {
    Instant created = Instant.parse(image.path("createdAt").asText());
    return image.path("vms").asInt() == 0
        && !created.isAfter(invocation.clock().instant().minus(age));
  }

  private void print(List<JsonNode> removed) {
    long bytes = removed.stream().mapToLong(image -> image.path("contentSizeBytes").asLong()).sum();
    if (json.wanted()) {
      ObjectNode result = ContractsJson.shared().mapper().createObjectNode();
      removed.forEach(result.putArray("removed")::add);
      result.put("contentSizeBytes", bytes);
      invocation.printJson(result);
      return;
    }
    invocation.print(
        out -> {
          removed.forEach(image -> out.println(image.path("digest").asText()));
          out.println("Total reclaimed space: " + HumanBytes.format(bytes));
        });
  }
}
