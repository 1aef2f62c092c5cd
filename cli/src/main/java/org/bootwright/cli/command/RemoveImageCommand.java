package org.bootwright.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.image.TypedImage;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rmi",
    header = "Remove the disks of images that no VM uses.",
    footer = {"", "Example:", "  bootwright rmi $(bootwright images -q)"})
final class RemoveImageCommand implements Callable<Integer> {
  private static final int LEAST_DIGITS = 4;

  @Mixin private GatewayOption gateway = new GatewayOption();

  @Parameters(
      paramLabel = "IMAGE",
      arity = "1..*",
      description = "Digest, beginning of a digest, or the reference as 'images' prints it.")
  private List<String> images = new ArrayList<>();

  private final Invocation invocation;

  RemoveImageCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    try (GatewayClient client = invocation.connect(gateway)) {
      List<JsonNode> known = client.images();
      return Batch.forEach(
          images,
          invocation.streams().err(),
          name -> {
            String digest = digestOf(name, known);
            client.removeImage(digest);
            invocation.print(out -> out.println(digest));
          });
    }
  }

  private String digestOf(String name, List<JsonNode> known) {
    String reference =
        name.equals(TypedImage.DEMO) ? "oci:" + invocation.home().demoImage() + ":latest" : name;
    List<String> matches =
        known.stream()
            .filter(
                image ->
                    image.path("image").asText().equals(reference)
                        || isBeginning(name, image.path("digest").asText()))
            .map(image -> image.path("digest").asText())
            .toList();
    if (matches.size() != 1) {
      throw new FailureException(
          matches.isEmpty() ? FailureCode.IMAGE_NOT_FOUND : FailureCode.INVALID_REQUEST,
          "removing the image "
              + name
              + ": "
              + (matches.isEmpty() ? "there is none" : "there are " + matches.size())
              + " of that name; 'bootwright images' lists them with their digests");
    }
    return matches.getFirst();
  }

  private static boolean isBeginning(String typed, String digest) {
    String hex = typed.startsWith("sha256:") ? typed.substring("sha256:".length()) : typed;
    return hex.length() >= LEAST_DIGITS && digest.startsWith("sha256:" + hex);
  }
}
