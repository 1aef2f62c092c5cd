package org.bootwright.converter.source.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.bootwright.engine.login.DockerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that send their readers on to a blob store. */
final class RedirectTest {
  @TempDir Path directory;
  private TestRegistry registry;
  private TestRegistry store;
  private RegistryPulls pulls;
  private ImageBuilder image;
  private String reference;

  @BeforeEach
  void startRegistries() throws IOException {
    registry = TestRegistry.plain();
    store = TestRegistry.plain();
    byte[] random = new byte[400_000];
    new Random(6).nextBytes(random);
    image = ImageBuilder.image().layer(tar().file("a", random));
    registry.push("app", "v1", image);
    store.push("app", "v1", image);
    reference = registry.name() + "/app:v1";
    pulls = RegistryPulls.into(directory.resolve("disk.raw"));
  }

  @AfterEach
  void stopRegistries() {
    registry.close();
    store.close();
  }

  private static boolean isBlob(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().contains("/blobs/");
  }

  private static boolean redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    return TestRegistry.answer(exchange, 307, "");
  }

  private void blobsAreIn(String base) {
    registry.with(
        exchange -> isBlob(exchange) && redirect(exchange, base + exchange.getRequestURI()));
  }

  @Test
  void credentialsGoToTheRegistryAloneAndRangesToTheStore() throws IOException {
    registry.with(Authorization.basic("user", "secret"));
    blobsAreIn("http://" + store.name());
    store.with(
        exchange -> {
          boolean first = store.seen("/blobs/").stream().noneMatch(this::hasRange);
          if (!first || exchange.getRequestHeaders().containsKey("Range")) {
            return false;
          }
          byte[] bytes = store.content(exchange);
          boolean cut = bytes.length > 300_000;
          TestRegistry.send(exchange, bytes, 0, cut ? 200_000 : bytes.length, false);
          return true;
        });
    Path config =
        Files.writeString(
            directory.resolve("config.json"), Authorization.file(registry.name(), "user:secret"));
    pulls = pulls.with(new DockerConfig(config, ""));
    pulls.convert(reference);
    assertThat(DiskTree.read(pulls.disk()).at("/a").text()).hasSize(400_000);
    assertThat(registry.seen("/blobs/")).allMatch(each -> each.header("Authorization").isPresent());
    assertThat(store.seen()).hasSize(3).noneMatch(each -> each.header("Authorization").isPresent());
    assertThat(store.seen()).anyMatch(this::hasRange);
  }

  private boolean hasRange(TestRegistry.Seen seen) {
    return seen.header("Range").isPresent();
  }

  @Test
  void storeThatFailsIsAskedThroughTheRegistryAgain() throws IOException {
    blobsAreIn("http://" + store.name());
    List<String> refused = new java.util.concurrent.CopyOnWriteArrayList<>();
    store.with(
        exchange -> {
          refused.add("once");
          return refused.size() < 3 && TestRegistry.answer(exchange, 403, "expired");
        });
    pulls.convert(reference);
    assertThat(registry.seen("/blobs/")).hasSize(4);
  }

  @Test
  void redirectsWithoutEndAreGivenUp() {
    registry.with(
        exchange -> isBlob(exchange) && redirect(exchange, exchange.getRequestURI().toString()));
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "without end");
    assertThat(registry.seen("/blobs/")).hasSize(11);
  }

  @Test
  void placesThatAreNoWebAddressesAreRefused() {
    for (String place : List.of("file:///etc/passwd", "http:///x", "http://a:b@c/", "http://[")) {
      try (TestRegistry other = TestRegistry.plain()) {
        other.push("app", "v1", image);
        other.with(exchange -> isBlob(exchange) && redirect(exchange, place));
        pulls.assertFails(
            other.name() + "/app:v1", FailureCode.SOURCE_UNAVAILABLE, "it sends to a place");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
