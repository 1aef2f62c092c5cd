package org.bootwright.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bootwright.cli.client.EventStream;
import org.bootwright.cli.client.GatewayClient;
import org.bootwright.cli.client.ServerSentEvent;
import org.bootwright.cli.client.Vm;
import org.bootwright.cli.progress.ProgressDisplay;
import org.bootwright.cli.progress.ProgressStep;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.ImageReference;

/** Has an image converted and shows how far it is. */
public final class ImagePull {
  private final GatewayClient client;
  private final ProgressDisplay display;

  public ImagePull(GatewayClient client, ProgressDisplay display) {
    this.client = client;
    this.display = display;
  }

  /** Waits for the end of the conversion; gives the image's digest. */
  public String pull(ImageReference reference, String typedName, Optional<String> platform) {
    JsonNode conversion = client.pull(reference.toString(), platform);
    String id = conversion.path("id").asText();
    ProgressStep step = display.begin("convert", typedName);
    var done = new CompletableFuture<JsonNode>();
    try (EventStream events = client.events(Optional.empty())) {
      Thread.ofVirtual().name("conversion-watch").start(() -> follow(events, id, step, done));
      JsonNode ended = done.join();
      if (!"finished".equals(ended.path("state").asText())) {
        step.fail();
        throw Vm.failureOf(ended)
            .orElseThrow(
                () -> new IllegalStateException("a conversion that failed without a reason"))
            .asException();
      }
      step.finish();
      return ended.path("imageDigest").asText();
    } catch (CompletionException failed) {
      step.fail();
      throw failed.getCause() instanceof FailureException failure
          ? failure
          : new FailureException(
              FailureCode.INTERNAL, "following the conversion of " + typedName, failed);
    }
  }

  private void follow(
      EventStream events, String id, ProgressStep step, CompletableFuture<JsonNode> done) {
    try {
      // The events tell what happens once they are listened to; the record, what happened before.
      events.forEach(
          event -> take(event, id, step, done), () -> complete(client.conversion(id), done));
    } catch (RuntimeException failed) {
      done.completeExceptionally(failed);
    }
  }

  private static void take(
      ServerSentEvent event, String id, ProgressStep step, CompletableFuture<JsonNode> done) {
    if (event.name().equals("conversion")) {
      JsonNode conversion = event.json();
      if (conversion.path("id").asText().equals(id)) {
        step.update(conversion.path("doneBytes").asLong(), conversion.path("totalBytes").asLong());
        complete(conversion, done);
      }
    }
  }

  private static void complete(JsonNode conversion, CompletableFuture<JsonNode> done) {
    switch (conversion.path("state").asText()) {
      case "finished", "failed", "cancelled" -> done.complete(conversion);
      default -> {
        // Goes on.
      }
    }
  }
}
