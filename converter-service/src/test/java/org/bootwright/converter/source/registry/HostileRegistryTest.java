package org.bootwright.converter.source.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bootwright.converter.testing.TarBuilder.tar;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.converter.source.registry.TestRegistry.Handler;
import org.bootwright.converter.testing.ImageBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A registry that would have a pull go on for ever, or take more than there is. Each of these ends,
 * within a small multiple of the limits that pulls of tests have.
 */
@Timeout(60)
final class HostileRegistryTest {
  /** Between drops of a body: well within what counts as standing still. */
  private static final long DROP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  @TempDir Path directory;
  private TestRegistry registry;
  private RegistryPulls pulls;
  private String reference;

  @BeforeEach
  void startRegistry() throws IOException {
    registry = TestRegistry.plain();
    pulls = RegistryPulls.into(directory.resolve("disk.raw"));
    registry.push("app", "v1", ImageBuilder.image().layer(tar().file("a", "x".repeat(100_000))));
    reference = registry.name() + "/app:v1";
  }

  @AfterEach
  void stopRegistry() {
    registry.close();
  }

  private void on(String pathPart, Handler handler) {
    registry.with(
        exchange ->
            exchange.getRequestURI().getPath().contains(pathPart) && handler.handle(exchange));
  }

  /** Sends bytes until nobody reads them. */
  private static boolean endless(HttpExchange exchange, int status, byte[] part)
      throws IOException {
    exchange.sendResponseHeaders(status, 0); // Chunked.
    OutputStream body = exchange.getResponseBody();
    while (true) {
      body.write(part);
      body.flush();
      if (part.length == 1) {
        LockSupport.parkNanos(DROP_NANOS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/manifests/", "/blobs/"})
  void silenceIsGivenUp(String part) {
    on(part, _ -> registry.hang());
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, registry.name());
    assertThat(registry.seen(part)).hasSizeLessThanOrEqualTo(RegistryPulls.HASTY.triesInARow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/manifests/", "/blobs/"})
  void bodiesThatComeInDropsAreGivenUp(String part) {
    on(part, exchange -> endless(exchange, 200, new byte[1]));
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "stood still", registry.name());
  }

  @Test
  void endlessManifestIsRefused() {
    on("/manifests/", exchange -> endless(exchange, 200, new byte[1 << 16]));
    pulls.assertFails(reference, FailureCode.IMAGE_CORRUPT, "larger than 4194304 bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void endlessRefusalIsARefusalAllTheSame(int status) {
    on("/manifests/", exchange -> endless(exchange, status, new byte[1 << 16]));
    FailureCode code =
        switch (status) {
          case 401 -> FailureCode.UNAUTHORIZED;
          case 403 -> FailureCode.NOT_PERMITTED;
          default -> FailureCode.IMAGE_NOT_FOUND;
        };
    pulls.assertFails(reference, code, registry.name());
  }

  @Test
  void endlessTokenIsRefused() {
    on("/token", exchange -> endless(exchange, 200, new byte[1 << 16]));
    on(
        "/manifests/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set(
                  "WWW-Authenticate",
                  "Bearer realm=\"http://%s/token\"".formatted(registry.name()));
          return TestRegistry.answer(exchange, 401, "{}");
        });
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, registry.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/manifests/", "/blobs/"})
  void redirectToItselfIsGivenUp(String part) {
    on(
        part,
        exchange -> {
          exchange.getResponseHeaders().set("Location", exchange.getRequestURI().toString());
          return TestRegistry.answer(exchange, 307, "");
        });
    pulls.assertFails(reference, FailureCode.SOURCE_UNAVAILABLE, "without end");
    assertThat(registry.seen(part)).hasSizeLessThan(100);
  }
}
