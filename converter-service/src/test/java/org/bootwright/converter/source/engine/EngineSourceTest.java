package org.bootwright.converter.source.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bootwright.converter.testing.TarBuilder.tar;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.bootwright.contracts.failure.FailureCode;
import org.bootwright.contracts.failure.FailureException;
import org.bootwright.contracts.image.Digest;
import org.bootwright.contracts.image.ImageReference;
import org.bootwright.contracts.image.Platform;
import org.bootwright.converter.ConvertedDisk;
import org.bootwright.converter.ImageConverter;
import org.bootwright.converter.SourceSettings;
import org.bootwright.converter.digest.Sha256;
import org.bootwright.converter.disk.DiskSize;
import org.bootwright.converter.limits.ConversionLimits;
import org.bootwright.converter.progress.Cancellation;
import org.bootwright.converter.progress.ProgressListener;
import org.bootwright.converter.source.registry.RegistryConfig;
import org.bootwright.converter.testing.Conversions;
import org.bootwright.converter.testing.DiskTree;
import org.bootwright.converter.testing.RawHeader;
import org.bootwright.engine.EngineFinder;
import org.bootwright.engine.EngineLimits;
import org.bootwright.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class EngineSourceTest {
  private static final String ID = "sha256:" + "ab".repeat(32);

  private static final EngineLimits HASTY =
      new EngineLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1));

  /** Over each other in this order; the empty one is there twice, as two ENV lines make it. */
  private static final List<byte[]> LAYERS =
      List.of(
          tar().directory("d").file("d/a", "1").file("b", "lower").bytes(),
          tar().bytes(),
          tar().hardLink("c", "b").whiteout("d/a").file("d/e", "2").bytes(),
          tar().bytes(),
          tar().file("b", "upper").bytes());

  /** The Engine tells the size of the files, which is less than what it sends. */
  private static final ProgressListener NEVER_MORE_THAN_ALL =
      (_, doneBytes, totalBytes) ->
          assertThat(doneBytes).isLessThanOrEqualTo(Math.max(totalBytes, 0));

  @TempDir Path directory;

  private static List<byte[]> distinctLayers() {
    return List.of(LAYERS.get(0), LAYERS.get(1), LAYERS.get(2), LAYERS.get(4));
  }

  private static String inspection(String architecture) {
    List<String> diffIds = LAYERS.stream().map(tar -> "\"%s\"".formatted(Sha256.of(tar))).toList();
    return """
    {"Id":"%s","RepoTags":["app:latest"],"Created":"2026-01-02T03:04:05.000000006Z","Size":4096,
     "Os":"linux","Architecture":"%s","Config":{"Cmd":["/run"],"Labels":null},
     "RootFS":{"Type":"layers","Layers":[%s]}}"""
        .formatted(ID, architecture, String.join(",", diffIds));
  }

  /** An Engine that has one image, whose archive is sent by another. */
  private FakeEngine engine(FakeEngine.Handler archive) throws IOException {
    return new FakeEngine(
        directory.resolve("docker.sock"),
        (path, out) -> {
          if (path.startsWith("/images/app:latest/json?platform=")) {
            FakeEngine.send(out, 200, inspection("amd64"));
          } else if (path.startsWith("/images/" + ID + "/get?platform=")) {
            archive.answer(path, out);
          } else {
            FakeEngine.send(out, 404, "{\"message\":\"No such image: app:latest\"}");
          }
        });
  }

  private ConvertedDisk convert(URI host, Cancellation cancellation) {
    EngineFinder finder =
        EngineFinder.fromEnvironment(Map.of("DOCKER_HOST", host.toString())).withLimits(HASTY);
    return new ImageConverter(
            ConversionLimits.standard(), new SourceSettings(RegistryConfig.standard(), finder))
        .convert(
            ImageReference.parse("docker-daemon:app:latest"),
            Platform.LINUX_AMD64,
            disk(),
            DiskSize.fitted(),
            NEVER_MORE_THAN_ALL,
            cancellation);
  }

  private Path disk() {
    return directory.resolve("disk.raw");
  }

  private void assertFails(URI host, FailureCode code, String... says) {
    assertThatThrownBy(() -> convert(host, new Cancellation()))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .hasMessageContainingAll(says);
    assertThat(disk()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void layersAreAppliedInTheImagesOrderHoweverTheyCome(SavedArchive kind) throws IOException {
    try (FakeEngine engine =
        engine((_, out) -> FakeEngine.send(out, 200, kind.archive(distinctLayers())))) {
      ConvertedDisk made = convert(engine.host(), new Cancellation());
      Conversions.requireClean(disk());
      assertThat(DiskTree.read(disk()).shapes())
          .containsExactlyEntriesOf(
              new TreeMap<>(
                  Map.of("/b", "file upper", "/c", "file lower", "/d", "dir", "/d/e", "file 2")));
      assertThat(made.config().cmd()).containsExactly("/run");
      assertThat(engine.requests()).hasSize(2);
    }
  }

  @Test
  void digestFollowsFromAllThatMakesTheDisk() throws IOException {
    String said = inspection("amd64");
    assertThat(digest(said)).isEqualTo(digest(said));
    for (String other :
        List.of(
            said.replace("/run", "/other"),
            said.replace("2026-01-02", "2026-01-03"),
            said.replace(ID, "sha256:" + "cd".repeat(32)))) {
      assertThat(digest(other)).as(other).isNotEqualTo(digest(said));
    }
  }

  @Test
  void imageMayBeNamedByItsId() throws IOException {
    try (FakeEngine engine =
            new FakeEngine(
                directory.resolve("docker.sock"),
                (_, out) -> FakeEngine.send(out, 200, inspection("amd64")));
        EngineSource source =
            EngineSource.open(
                ImageReference.parse("docker-daemon:" + ID),
                EngineFinder.fromEnvironment(Map.of("DOCKER_HOST", engine.host().toString())))) {
      source.resolve(Platform.LINUX_AMD64);
      assertThat(engine.requests()).first().asString().startsWith("/images/" + ID + "/json?");
    }
  }

  private Digest digest(String inspection) throws IOException {
    Path socket = directory.resolve("docker-" + System.nanoTime() + ".sock");
    try (FakeEngine engine =
            new FakeEngine(socket, (_, out) -> FakeEngine.send(out, 200, inspection));
        EngineSource source =
            EngineSource.open(
                ImageReference.parse("docker-daemon:app"),
                EngineFinder.fromEnvironment(Map.of("DOCKER_HOST", engine.host().toString())))) {
      return source.resolve(Platform.LINUX_AMD64).digest();
    }
  }

  @Test
  void layerOfNoImageIsRefused() throws IOException {
    List<byte[]> tampered = new ArrayList<>(distinctLayers());
    tampered.set(2, tar().file("b", "other").bytes());
    try (FakeEngine engine =
        engine((_, out) -> FakeEngine.send(out, 200, SavedArchive.UP_TO_24.archive(tampered)))) {
      assertFails(engine.host(), FailureCode.IMAGE_CORRUPT, "is none of the image's");
    }
  }

  @Test
  void archiveThatEndsEarlyIsNoImage() throws IOException {
    try (FakeEngine engine =
        engine(
            (_, out) ->
                FakeEngine.send(
                    out, 200, SavedArchive.FROM_25.archive(distinctLayers().subList(0, 2))))) {
      assertFails(engine.host(), FailureCode.SOURCE_UNAVAILABLE, "has sent 2 layers and no more");
    }
  }

  @Test
  void somethingElseThatIsLargeIsNotReadToItsEnd() throws IOException {
    byte[] header = RawHeader.of('0', "junk").size(1L << 32).bytes();
    try (FakeEngine engine =
        engine((_, out) -> FakeEngine.send(out, 200, tar().raw(header).bytes()))) {
      assertFails(engine.host(), FailureCode.SOURCE_UNAVAILABLE, "no layer, at junk");
    }
  }

  @Test
  void bodyThatIsNoArchiveIsToldAsSuch() throws IOException {
    try (FakeEngine engine = engine((_, out) -> FakeEngine.send(out, 200, "x".repeat(2000)))) {
      assertFails(engine.host(), FailureCode.SOURCE_UNAVAILABLE, "is no archive");
    }
  }

  @Test
  void imageThatIsNotThereIsToldWithTheEngine() throws IOException {
    try (FakeEngine engine =
        new FakeEngine(
            directory.resolve("docker.sock"),
            (_, out) -> FakeEngine.send(out, 404, "{\"message\":\"No such image\"}"))) {
      assertFails(
          engine.host(),
          FailureCode.IMAGE_NOT_FOUND,
          "docker-daemon:app:latest",
          engine.host().toString(),
          "as DOCKER_HOST says",
          "No such image",
          "docker images");
    }
  }

  @Test
  void platformThatIsNotThereIsToldWithTheOneThatIs() throws IOException {
    try (FakeEngine old =
        new FakeEngine(
            directory.resolve("docker.sock"),
            (_, out) -> FakeEngine.send(out, 200, inspection("arm64")))) {
      assertFails(old.host(), FailureCode.PLATFORM_NOT_FOUND, "linux/arm64", "linux/amd64");
    }
    try (FakeEngine knowing =
        new FakeEngine(
            directory.resolve("docker2.sock"),
            (path, out) -> {
              boolean any = !path.contains("platform=");
              FakeEngine.send(
                  out,
                  any ? 200 : 404,
                  any ? inspection("arm64") : "{\"message\":\"does not match the platform\"}");
            })) {
      assertFails(
          knowing.host(), FailureCode.PLATFORM_NOT_FOUND, "for linux/amd64; it has linux/arm64");
    }
  }

  @Test
  void engineThatIsNotThereIsToldWithHowItWasLookedFor() {
    Path socket = directory.resolve("none.sock");
    assertFails(
        URI.create("unix://" + socket),
        FailureCode.SOURCE_UNAVAILABLE,
        "no Docker Engine answers at unix://" + socket,
        "as DOCKER_HOST says",
        "start it, or set DOCKER_HOST");
  }

  @Test
  void silentEngineIsGivenUp() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeEngine engine =
        new FakeEngine(directory.resolve("docker.sock"), (_, _) -> await(never))) {
      assertFails(engine.host(), FailureCode.SOURCE_UNAVAILABLE, "did not answer in time");
    } finally {
      never.countDown();
    }
  }

  @Test
  void archiveThatStandsStillIsGivenUp() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeEngine engine = engine((_, out) -> sendHalf(out, never))) {
      assertFails(engine.host(), FailureCode.SOURCE_UNAVAILABLE, "stood still for 1 s");
    } finally {
      never.countDown();
    }
  }

  @Test
  void cancellingEndsAWaitForTheEngine() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    Cancellation cancellation = new Cancellation();
    try (FakeEngine engine =
        engine(
            (_, out) -> {
              asked.countDown();
              await(never);
            })) {
      CompletableFuture<Void> cancelled =
          CompletableFuture.runAsync(
              () -> {
                await(asked);
                cancellation.cancel();
              });
      assertThatThrownBy(() -> convert(engine.host(), cancellation))
          .isInstanceOfSatisfying(
              FailureException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
      cancelled.join();
    } finally {
      never.countDown();
    }
  }

  private static void sendHalf(OutputStream out, CountDownLatch never) throws IOException {
    byte[] archive = SavedArchive.UP_TO_24.archive(distinctLayers());
    out.write(
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(archive.length).getBytes(UTF_8));
    out.write(archive, 0, archive.length / 2);
    out.flush();
    await(never);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
