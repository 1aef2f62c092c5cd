package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.table.HumanAge;
import org.bootwright.cli.table.HumanBytes;
import org.bootwright.cli.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "images",
    header = "List the images whose disks are there.",
    footer = {"", "Example:", "  bootwright images --json"})
final class ImagesCommand implements Runnable {
  private static final int SHORT_DIGEST_LENGTH = "sha256:".length() + 12;

  @Mixin private GatewayOption gateway = new GatewayOption();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print digests only.")
  private boolean quiet;

  private final Invocation invocation;

  ImagesCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    List<JsonNode> images;
    try (GatewayClient client = invocation.connect(gateway)) {
      images = client.images();
    }
    if (json.wanted()) {
      invocation.printJson(images);
    } else if (quiet) {
      invocation.print(out -> images.forEach(image -> out.println(image.path("digest").asText())));
    } else {
      printTable(images);
    }
  }

  private void printTable(List<JsonNode> images) {
    var table =
        new Table("IMAGE", "DIGEST", "PLATFORM", "CONTENT", "FILES", "CREATED", "USED", "VMS");
    for (JsonNode image : images) {
      String digest = image.path("digest").asText();
      table.add(
          image.path("image").asText(),
          digest.length() > SHORT_DIGEST_LENGTH ? digest.substring(0, SHORT_DIGEST_LENGTH) : digest,
          image.path("platform").asText(),
          HumanBytes.format(image.path("contentSizeBytes").asLong()),
          image.path("fileCount").asText(),
          age(image, "createdAt"),
          age(image, "lastUsedAt"),
          image.path("vms").asText());
    }
    invocation.print(table::print);
  }

  private String age(JsonNode image, String field) {
    return HumanAge.format(Instant.parse(image.path(field).asText()), invocation.clock().instant());
  }
}
