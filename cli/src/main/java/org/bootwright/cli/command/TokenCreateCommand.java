package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.value.ByteSize;
import org.bootwright.cli.value.TimeSpan;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.json.ContractsJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    header = "Make a token and print it: this once.",
    description = {
      "",
      "Whoever has the token uses it as $$BOOTWRIGHT_TOKEN. To make one, a token of scope admin is"
          + " needed, or the secret that the gateway was started with.",
      "",
    },
    footer = {
      "",
      "Examples:",
      "  bootwright token create ci --expires 90d --max-vms 4 --max-memory 8G",
      "  bootwright token create dashboard --scope read --gateway https://vms.example",
    })
final class TokenCreateCommand implements Runnable {
  private static final Set<String> SCOPES = Set.of("read", "operate", "admin");

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(paramLabel = "NAME", description = "What to call it.")
  private String name = "";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "read, operate or admin; each includes those before it (default: operate).")
  private Optional<String> scope = Optional.empty();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "How long it is valid, such as 12h or 30d (default: until it is revoked).")
  private Optional<String> expires = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Requests a second that it may send, ten seconds' worth at once.")
  private Optional<Integer> rate = Optional.empty();

  @Option(names = "--burst", paramLabel = "N", description = "Requests that may come at once.")
  private Optional<Integer> burst = Optional.empty();

  @Option(
      names = "--max-vms",
      paramLabel = "N",
      description = "VMs that it may have at a time; those that have ended do not count.")
  private Optional<Integer> vms = Optional.empty();

  @Option(names = "--max-cpus", paramLabel = "N", description = "CPUs of its VMs together.")
  private Optional<Integer> cpus = Optional.empty();

  @Option(names = "--max-memory", paramLabel = "SIZE", description = "Memory of its VMs together.")
  private Optional<String> memory = Optional.empty();

  @Option(names = "--max-disk", paramLabel = "SIZE", description = "Disks of its VMs together.")
  private Optional<String> disk = Optional.empty();

  private final Invocation invocation;

  TokenCreateCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    ObjectNode request = request();
    JsonNode token;
    try (GatewayClient client = invocation.connect(gateway)) {
      token = client.createToken(request);
    }
    if (json.wanted()) {
      invocation.printJson(token);
    } else {
      invocation.print(out -> out.println(token.path("token").asText()));
      invocation.streams().err().println("Keep it: nobody can show it again.");
    }
  }

  private ObjectNode request() {
    ObjectNode request = ContractsJson.shared().mapper().createObjectNode().put("name", name);
    scope.ifPresent(value -> request.put("scope", scope(value)));
    expires.ifPresent(
        value -> request.put("expiresInSeconds", Math.max(1, TimeSpan.parse(value).toSeconds())));
    ObjectNode limits = request.putObject("limits");
    rate.ifPresent(value -> limits.put("requestsPerSecond", value));
    burst.ifPresent(value -> limits.put("requestBurst", value));
    vms.ifPresent(value -> limits.put("vms", value));
    cpus.ifPresent(value -> limits.put("cpus", value));
    memory.ifPresent(
        value -> limits.put("memoryMiB", ByteSize.parse(value, ByteSize.MEBIBYTE).mebibytes()));
    disk.ifPresent(
        value -> limits.put("diskGiB", ByteSize.parse(value, ByteSize.GIBIBYTE).gibibytes()));
    return request;
  }

  private static String scope(String text) {
    String value = text.toLowerCase(Locale.ROOT);
    if (!SCOPES.contains(value)) {
      throw new FailureException(
          FailureCode.INVALID_REQUEST, "--scope " + text + ": give read, operate or admin");
    }
    return value;
  }
}
