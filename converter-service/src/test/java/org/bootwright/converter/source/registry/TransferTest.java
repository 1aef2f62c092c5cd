package org.bootwright.converter.source.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.bootwright.converter.testing.TarBuilder.tar;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.source.registry.TestRegistry.Handler;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.ImageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers that break, stand still, are turned away, or give something else than was asked. */
final class TransferTest {
  private static final int FILE_BYTES = 900_000;

  @TempDir Path directory;
  private TestRegistry registry;
  private RegistryPulls pulls;
  private ImageBuilder image;
  private String reference;
  private byte[] layer;

  @BeforeEach
  void startRegistry() throws IOException {
    registry = TestRegistry.plain();
    pulls = RegistryPulls.into(directory.resolve("disk.raw"));
    byte[] random = new byte[FILE_BYTES];
    new Random(5).nextBytes(random);
    image = ImageBuilder.image().layer(tar().file("a", random));
    registry.push("app", "v1", image);
    reference = registry.name() + "/app:v1";
    layer =
        image.layoutFiles("x").values().stream()
            .filter(bytes -> bytes.length > FILE_BYTES)
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void stopRegistry() {
    registry.close();
  }

  private boolean isLayer(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().endsWith(Sha256.of(layer).toString());
  }

  /** Treats the layer in some way, so many times. */
  private void onLayer(int times, Handler handler) {
    AtomicInteger left = new AtomicInteger(times);
    registry.with(
        exchange -> isLayer(exchange) && left.getAndDecrement() > 0 && handler.handle(exchange));
  }

  private void assertConverts() throws IOException {
    pulls.convert(reference);
    assertThat(DiskTree.read(pulls.disk()).at("/a").text()).hasSize(FILE_BYTES);
  }

  private List<String> ranges() {
    return registry.seen(Sha256.of(layer).toString()).stream()
        .map(each -> each.header("Range").orElse("all"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 500_000, FILE_BYTES})
  void brokenTransferGoesOnWhereItBroke(int sentBytes) throws IOException {
    onLayer(1, exchange -> cut(exchange, 0, sentBytes));
    assertConverts();
    assertThat(ranges()).hasSize(2).first().isEqualTo("all");
    // What the client had not yet handed over when the connection broke comes again.
    String second = ranges().getLast();
    long from = second.equals("all") ? 0 : Long.parseLong(second.replaceAll("[^0-9]", ""));
    assertThat(from).isBetween(sentBytes == FILE_BYTES ? 1L : 0L, (long) sentBytes);
  }

  private boolean cut(HttpExchange exchange, int from, int to) throws IOException {
    TestRegistry.send(exchange, layer, from, to, from > 0);
    return true; // The exchange is closed with bytes missing, which ends the connection.
  }

  @Test
  void transferThatBreaksManyTimesComesToItsEnd() throws IOException {
    onLayer(
        8,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
          return cut(exchange, from, Math.min(from + 100_000, layer.length));
        });
    assertConverts();
    assertThat(ranges().size()).isGreaterThan(5);
  }

  @Test
  void transferThatBreaksForEverIsGivenUp() {
    onLayer(Integer.MAX_VALUE, exchange -> cut(exchange, 0, 0));
    pulls.assertFails(
        reference, FailureCode.SOURCE_UNAVAILABLE, "the connection broke", registry.name());
    assertThat(ranges()).hasSize(RegistryPulls.HASTY.triesInARow());
  }

  @Test
  void registryThatGivesOneByteEachTimeIsGivenUp() {
    onLayer(
        Integer.MAX_VALUE,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
          return cut(exchange, from, from + 1);
        });
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "the connection broke");
    assertThat(ranges()).hasSizeLessThanOrEqualTo(RegistryPulls.HASTY.triesInAll());
  }

  @Test
  void registryThatDoesNotKnowRangesIsReadOnceMore() throws IOException {
    onLayer(1, exchange -> cut(exchange, 0, 500_000));
    onLayer(
        1,
        exchange -> {
          TestRegistry.send(exchange, layer, 0, layer.length, false);
          return true;
        });
    assertConverts();
  }

  @Test
  void otherRangeThanAskedForIsRefused() {
    onLayer(1, exchange -> cut(exchange, 0, 500_000));
    onLayer(
        1,
        exchange -> {
          TestRegistry.send(exchange, layer, 7, layer.length, true);
          return true;
        });
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "another part of a blob");
  }

  @Test
  void transferThatStandsStillIsTakenUpAgain() throws IOException {
    onLayer(
        1,
        exchange -> {
          TestRegistry.send(exchange, layer, 0, 300_000, false);
          return registry.hang();
        });
    assertConverts();
    assertThat(ranges()).hasSize(2);
  }

  @Test
  void answerThatDoesNotComeIsAskedForAgain() throws IOException {
    onLayer(1, exchange -> registry.hang());
    assertConverts();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void statusThatPassesIsWaitedFor(int status) throws IOException {
    onLayer(2, exchange -> TestRegistry.answer(exchange, status, "later"));
    assertConverts();
    assertThat(ranges()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"429, too often", "503, status 503"})
  void statusThatStaysIsTold(int status, String says) {
    registry.with(exchange -> TestRegistry.answer(exchange, status, "{}"));
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, says, registry.name());
  }

  @Test
  void registryIsLeftAloneForAsLongAsItAsks() throws IOException {
    onLayer(
        1,
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "1");
          return TestRegistry.answer(exchange, 429, "");
        });
    long began = System.nanoTime();
    assertConverts();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void registryThatAsksForAnHourIsNotWaitedFor() {
    registry.with(
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "3600");
          return TestRegistry.answer(exchange, 429, "");
        });
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "too often");
    assertThat(registry.seen("/manifests/")).hasSize(1);
  }

  @Test
  void endlessBlobIsRefused() {
    onLayer(
        Integer.MAX_VALUE,
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // Chunked.
          exchange.getResponseBody().write(layer);
          exchange.getResponseBody().write(layer);
          return true;
        });
    pulls.assertFails(
        reference, FailureCode.IMAGE_CORRUPT, "more than " + layer.length, "descriptor says");
  }

  @Test
  void blobThatEndsTooSoonIsRefused() {
    onLayer(
        Integer.MAX_VALUE,
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // Chunked, with an end.
          exchange.getResponseBody().write(layer, 0, 1000);
          return true;
        });
    pulls.assertFails(reference, FailureCode.IMAGE_CORRUPT, "ends after 1000 bytes");
  }

  @Test
  void cancelledPullEndsThoughTheRegistryStandsStill() {
    onLayer(Integer.MAX_VALUE, exchange -> registry.hang());
    pulls =
        new RegistryPulls(
            new RegistryConfig(
                Map.of(), Optional.empty(), ProxySettings.NONE, TransferLimits.standard()),
            pulls.disk());
    Cancellation cancellation = new Cancellation();
    CompletableFuture<ConvertedDisk> pull =
        CompletableFuture.supplyAsync(() -> pulls.convert(reference, cancellation));
    await().until(() -> !ranges().isEmpty());
    cancellation.cancel();
    assertThatThrownBy(() -> pull.orTimeout(10, TimeUnit.SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
  }

  @Test
  void registryThatIsNotThereIsTold() {
    registry.close();
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "nothing answers there");
    pulls.assertFails(
        "no.such.host.invalid/app", FailureCode.SOURCE_UNAVAILABLE, "the name is not known");
  }
}
