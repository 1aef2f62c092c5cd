package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.table.HumanAge;
import org.bootwright.cli.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "ls",
    aliases = "list",
    header = "List the tokens, without their secrets.",
    footer = {"", "Example:", "  bootwright token ls --json"})
final class TokenListCommand implements Runnable {
  /** Each limit with how the table says it. */
  private static final List<Map.Entry<String, String>> LIMITS =
      List.of(
          Map.entry("requestsPerSecond", "%s/s"),
          Map.entry("vms", "%s VMs"),
          Map.entry("cpus", "%s CPUs"),
          Map.entry("memoryMiB", "%s MiB"),
          Map.entry("diskGiB", "%s GiB disk"));

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  private final Invocation invocation;

  TokenListCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    List<JsonNode> tokens;
    try (GatewayClient client = invocation.connect(gateway)) {
      tokens = client.tokens();
    }
    if (json.wanted()) {
      invocation.printJson(tokens);
      return;
    }
    var table = new Table("NAME", "ID", "SCOPE", "EXPIRES", "CREATED", "LAST USED", "LIMITS");
    Instant now = invocation.clock().instant();
    for (JsonNode token : tokens) {
      table.add(
          token.path("name").asText(),
          token.path("id").asText(),
          token.path("scope").asText(),
          expiry(token, now),
          HumanAge.format(Instant.parse(token.path("createdAt").asText()), now),
          token.has("lastUsedAt")
              ? HumanAge.format(Instant.parse(token.path("lastUsedAt").asText()), now)
              : "never",
          limits(token.path("limits")));
    }
    invocation.print(table::print);
  }

  private static String expiry(JsonNode token, Instant now) {
    if (!token.has("expiresAt")) {
      return "never";
    }
    String at = token.path("expiresAt").asText();
    return Instant.parse(at).isAfter(now) ? at : "expired";
  }

  private static String limits(JsonNode limits) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, String> limit : LIMITS) {
      if (limits.has(limit.getKey())) {
        words.add(limit.getValue().formatted(limits.path(limit.getKey()).asText()));
      }
    }
    return words.isEmpty() ? "none" : String.join(", ", words);
  }
}
